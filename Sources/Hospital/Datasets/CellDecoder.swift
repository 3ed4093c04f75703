// SPDX-License-Identifier: Apache-2.0

import CSV

/// Turns the bytes of a cell into a field of a binary COPY, without a string in between.
///
/// A class, because its patterns and lists would otherwise be retained anew for every cell.
final class CellDecoder {
    private let type: ColumnType
    private let target: TargetType
    private let allowed: [[UInt8]]
    /// How numbers are written, when it is not the plain way.
    private let marks: NumberMarks?

    init(_ column: DatasetColumn, target: TargetType, marks: NumberMarks = .plain) {
        self.marks = marks.isPlain ? nil : marks
        type = column.type
        self.target = target
        allowed = column.allowed.map { Array($0.utf8) }
    }

    /// - Parameters:
    ///   - cell: a value, not a null mark.
    ///   - buffer: gets the field.
    ///   - clock: for local times; `nil` when the zone is not known.
    func decode(_ cell: Span<UInt8>, into buffer: inout CopyBuffer, clock: ZoneClock?) throws(CellProblem) {
        switch type {
        case .text: try decodeText(cell, into: &buffer)
        case .integer, .decimal:
            guard let marks else { return try decodeNumber(cell, into: &buffer) }
            guard let plain = marks.normalized(cell) else {
                let reason: RejectionReason = if case .integer = type { .notAnInteger } else { .notADecimal }
                throw CellProblem(reason, "is not a number: its marks stand in odd places")
            }
            try decodeNumber(plain.span, into: &buffer)
        case .date(let patterns, let range):
            let time = try time(cell, patterns, range, .notADate)
            // PostgreSQL counts days from 2000-01-01.
            buffer.appendField(Int32(time.day - 10_957))
        case .timestamp(let patterns, let range):
            let time = try time(cell, patterns, range, .notATimestamp)
            let second = try instant(time, clock)
            // … and microseconds from the same midnight, in UTC.
            buffer.appendField(Int64(second - 946_684_800) * 1_000_000 + Int64(time.microsecond))
        case .boolean: try decodeBoolean(cell, into: &buffer)
        case .timeZone:
            guard ZoneNames.zone(cell.string) != nil else {
                throw CellProblem(.notATimeZone, "is not the name of an IANA time zone")
            }
            buffer.appendField(cell)
        }
    }

    private func decodeNumber(_ cell: Span<UInt8>, into buffer: inout CopyBuffer) throws(CellProblem) {
        switch type {
        case .integer(let range): try decodeInteger(cell, range, into: &buffer)
        case .decimal(let minimum, let maximum):
            try DecimalDecoder.decode(cell, target, minimum: minimum, maximum: maximum, into: &buffer)
        default: preconditionFailure("only numbers come here")
        }
    }

    private func decodeText(_ cell: Span<UInt8>, into buffer: inout CopyBuffer) throws(CellProblem) {
        guard cell.isText else { throw CellProblem(.notText, "is not UTF-8 text") }
        if !allowed.isEmpty {
            guard allowed.contains(where: { cell.equals($0) }) else {
                let words = allowed.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
                throw CellProblem(.notAllowed, "must be one of \(words)")
            }
        }
        buffer.appendField(cell)
    }

    private func decodeInteger(
        _ cell: Span<UInt8>, _ range: ClosedRange<Int64>, into buffer: inout CopyBuffer
    ) throws(CellProblem) {
        let value = try cell.integer()
        let isInside = range.contains(value)
        switch target {
        case .int2 where isInside && Int16(exactly: value) != nil: buffer.appendField(Int16(value))
        case .int4 where isInside && Int32(exactly: value) != nil: buffer.appendField(Int32(value))
        case .int8 where isInside: buffer.appendField(value)
        case .int2, .int4:
            let widest = target == .int2 ? Int64(Int16.min)...Int64(Int16.max) : Int64(Int32.min)...Int64(Int32.max)
            throw CellProblem(.outOfRange, "must be \(Self.words(range.clamped(to: widest)))")
        default:
            throw CellProblem(.outOfRange, "must be \(Self.words(range))")
        }
    }

    private static func words(_ range: ClosedRange<Int64>) -> String {
        range.upperBound == .max
            ? "at least \(range.lowerBound)"
            : range.lowerBound == .min
                ? "at most \(range.upperBound)"
                : "between \(range.lowerBound) and \(range.upperBound)"
    }

    private func decodeBoolean(_ cell: Span<UInt8>, into buffer: inout CopyBuffer) throws(CellProblem) {
        guard let value = cell.boolean else {
            throw CellProblem(.notABoolean, "must be true or false, yes or no, 1 or 0")
        }
        buffer.appendField(UInt8(value ? 1 : 0))
    }

    private func time(
        _ cell: Span<UInt8>, _ patterns: [DatePattern], _ range: ClosedRange<LocalDay>, _ reason: RejectionReason
    ) throws(CellProblem) -> CivilTime {
        var isImpossible = false
        for index in patterns.indices {
            switch patterns[index].match(cell) {
            case .time(let time):
                guard range.contains(LocalDay(number: time.day)) else {
                    throw CellProblem(.outOfRange, "must be between \(range.lowerBound) and \(range.upperBound)")
                }
                return time
            case .impossible: isImpossible = true
            case .different: break
            }
        }
        let noun = reason == .notADate ? "date" : "time"
        if isImpossible { throw CellProblem(reason, "there is no such \(noun)") }
        let forms = patterns.map(\.text).joined(separator: "' or '")
        throw CellProblem(reason, "is not a \(noun) of the form '\(forms)'")
    }

    private func instant(_ time: CivilTime, _ clock: ZoneClock?) throws(CellProblem) -> Int {
        if let offset = time.offset { return time.day * 86_400 + time.secondOfDay - offset }
        guard let clock else {
            throw CellProblem(.unknownBranch, "is a local time, and the branch of the row does not exist")
        }
        guard let instant = clock.instant(day: time.day, secondOfDay: time.secondOfDay) else {
            throw CellProblem(.nonexistentTime, "was skipped by the clocks of \(clock.name) that night")
        }
        return instant
    }
}

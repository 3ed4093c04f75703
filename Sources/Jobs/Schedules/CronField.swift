// SPDX-License-Identifier: Apache-2.0

/// One of the five fields of a cron expression: which values it may hold and how it is read.
enum CronField: String, CaseIterable {
    case minute
    case hour
    case dayOfMonth = "day of month"
    case month
    case dayOfWeek = "day of week"

    /// The numbers that may be written. 7 is another way to write Sunday.
    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .dayOfWeek: 0...7
        }
    }

    /// Names that may be written for numbers, in the order of the numbers; the first stands for `range.lowerBound`.
    var names: [String] {
        switch self {
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .dayOfWeek: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        case .minute, .hour, .dayOfMonth: []
        }
    }

    /// What may be written, for error messages.
    var expectation: String {
        let numbers = "\(range.lowerBound)–\(range.upperBound)"
        guard let first = names.first, let last = names.last else { return numbers }
        return "\(numbers) or \(first)–\(last)"
    }

    /// Reads the field's text: a list of `*`, values and ranges, the latter two with an optional step.
    ///
    /// - Returns: the values that match, never empty.
    func parse(_ text: Substring, in expression: String) throws(CronError) -> CronValues {
        var values = CronValues()
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            try insert(item, into: &values, expression)
        }
        if self == .dayOfWeek, values.contains(7) { values.insert(0) }
        return values
    }

    private func insert(_ item: Substring, into values: inout CronValues, _ expression: String) throws(CronError) {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = parts.first, !base.isEmpty else {
            throw error("a value is missing", in: expression)
        }
        let span = try range(base, expression)
        var step = 1
        if parts.count == 2 {
            guard base == "*" || base.contains("-") else {
                let last = self == .dayOfWeek ? 6 : range.upperBound
                throw error(
                    "a step needs a range: write '\(base)-\(last)/\(parts[1])' or '*/\(parts[1])'", in: expression)
            }
            guard let number = Int(parts[1]), (1...range.upperBound).contains(number) else {
                throw error("the step '\(parts[1])' must be 1–\(range.upperBound)", in: expression)
            }
            step = number
        }
        for value in stride(from: span.lowerBound, through: span.upperBound, by: step) { values.insert(value) }
    }

    private func range(_ text: Substring, _ expression: String) throws(CronError) -> ClosedRange<Int> {
        if text == "*" { return self == .dayOfWeek ? 0...6 : range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try value(ends[0], expression)
        guard ends.count == 2 else { return first...first }
        var last = try value(ends[1], expression)
        // A week may be written to end on Sunday, as in fri-sun.
        if self == .dayOfWeek, last == 0, first > 0 { last = 7 }
        guard first <= last else {
            throw error("the range '\(text)' runs backwards: write it as two, separated by a comma", in: expression)
        }
        return first...last
    }

    private func value(_ text: Substring, _ expression: String) throws(CronError) -> Int {
        if let index = names.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        // `Int` would also take a sign.
        guard !text.isEmpty, text.allSatisfy({ ("0"..."9").contains($0) }), let number = Int(text),
            range.contains(number)
        else {
            throw error("'\(text)' must be \(expectation)", in: expression)
        }
        return number
    }

    private func error(_ problem: String, in expression: String) -> CronError {
        CronError(expression: expression, field: rawValue, problem: problem)
    }
}

/// The values that a field of a cron expression matches, all below 64, as the bits of a word.
struct CronValues: Hashable, Sendable {
    private var bits: UInt64 = 0

    mutating func insert(_ value: Int) { bits |= 1 << UInt64(value) }

    func contains(_ value: Int) -> Bool { bits & (1 << UInt64(value)) != 0 }

    /// The smallest value that is not below a limit, or `nil`.
    func first(from limit: Int) -> Int? {
        guard limit < 64 else { return nil }
        let rest = bits & (UInt64.max << UInt64(limit))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }
}

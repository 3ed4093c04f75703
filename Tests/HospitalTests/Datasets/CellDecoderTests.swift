// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Testing

@testable import Hospital

@Suite("Cell decoders")
struct CellDecoderTests {
    /// A column of a definition file.
    private func column(_ yaml: String) throws -> DatasetColumn {
        try DatasetColumn(DefinitionFile.parse("{header: x, \(yaml)}", file: "test.yml"))
    }

    private func decode(
        _ text: String, _ yaml: String, target: TargetType? = nil, zone: String? = "UTC"
    ) throws -> CopyBuffer {
        let column = try column(yaml)
        var buffer = CopyBuffer(capacity: 16)
        let clock = zone.flatMap { ZoneNames.zone($0) }.map { ZoneClock($0) }
        let bytes = Array(text.utf8)
        try CellDecoder(column, target: target ?? column.type.widestTarget)
            .decode(bytes.span, into: &buffer, clock: clock)
        return buffer
    }

    private func problem(
        _ text: String, _ yaml: String, target: TargetType? = nil, zone: String? = "UTC"
    ) throws -> String {
        do {
            _ = try decode(text, yaml, target: target, zone: zone)
            return "taken"
        } catch let problem as CellProblem {
            return "\(problem.reason.rawValue): \(problem.detail)"
        }
    }

    @Test("write integers in the width of the table's column, to both ends")
    func integers() throws {
        for value: Int64 in [0, 1, -1, 42, .max, .min] {
            #expect(try decode("\(value)", "type: integer").integer(at: 4, as: Int64.self) == value)
        }
        #expect(try decode("+7", "type: integer", target: .int2).integer(at: 4, as: Int16.self) == 7)
        #expect(try decode("-32768", "type: integer", target: .int2).bytes == [0, 0, 0, 2, 0x80, 0])
        #expect(try decode("007", "type: integer", target: .int4).bytes == [0, 0, 0, 4, 0, 0, 0, 7])
    }

    @Test(
        "say why a number is not taken",
        arguments: [
            ("ninety", "type: integer", "not-an-integer: is not a whole number"),
            ("9.5", "type: integer", "not-an-integer: is not a whole number"),
            ("-", "type: integer", "not-an-integer: is not a whole number"),
            ("99999999999999999999", "type: integer", "out-of-range: has too many digits"),
            ("9223372036854775808", "type: integer", "out-of-range: has too many digits"),
            ("-1", "type: integer, min: 0", "out-of-range: must be at least 0"),
            ("9", "type: integer, max: 8", "out-of-range: must be at most 8"),
            ("1", "type: integer, min: 2, max: 8", "out-of-range: must be between 2 and 8"),
            ("1e5", "type: decimal", "not-a-decimal: is not a number"),
            (".", "type: decimal", "not-a-decimal: is not a number"),
            ("-0.01", "type: decimal, min: 0", "out-of-range: must be at least 0.0"),
            ("maybe", "type: boolean", "not-a-boolean: must be true or false, yes or no, 1 or 0"),
            ("X", "type: text, allowed: [F, M]", "not-allowed: must be one of F, M"),
            ("a\0b", "type: text", "not-text: is not UTF-8 text"),
            ("IST", "type: time-zone", "not-a-time-zone: is not the name of an IANA time zone"),
            ("Asia/Kolkatta", "type: time-zone", "not-a-time-zone: is not the name of an IANA time zone"),
        ])
    func problems(text: String, yaml: String, expected: String) throws {
        #expect(try problem(text, yaml) == expected)
    }

    @Test("keep within the table's type")
    func targets() throws {
        #expect(
            try problem("40000", "type: integer", target: .int2) == "out-of-range: must be between -32768 and 32767")
        let money = TargetType.numeric(precision: 5, scale: 2)
        #expect(try problem("999.99", "type: decimal", target: money) == "taken")
        #expect(try problem("000999.9900", "type: decimal", target: money) == "taken")
        #expect(
            try problem("1000", "type: decimal", target: money)
                == "out-of-range: has more than 3 digits before the point")
        #expect(
            try problem("1.999", "type: decimal", target: money)
                == "out-of-range: has more than 2 digits behind the point")
    }

    @Test("write decimals as PostgreSQL does")
    func decimals() throws {
        // numeric_send: number of digits, weight, sign, scale, base-10000 digits.
        #expect(
            try decode("12345.678", "type: decimal").bytes
                == [0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 3, 0, 1, 0x09, 0x29, 0x1A, 0x7C])
        #expect(
            try decode("-0.05", "type: decimal").bytes == [0, 0, 0, 10, 0, 1, 0xFF, 0xFF, 0x40, 0, 0, 2, 0x01, 0xF4])
        #expect(try decode("0.00", "type: decimal").bytes == [0, 0, 0, 8, 0, 0, 0xFF, 0xFF, 0, 0, 0, 2])
        #expect(try decode("-0", "type: decimal").bytes == [0, 0, 0, 8, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0])
    }

    @Test("count dates in days and instants in microseconds from 2000")
    func times() throws {
        let day = "type: date, formats: [yyyy-MM-dd]"
        #expect(try decode("2000-01-02", day).integer(at: 4, as: Int32.self) == 1)
        #expect(try decode("1999-12-31", day).integer(at: 4, as: Int32.self) == -1)
        let time = "type: timestamp, formats: [\"yyyy-MM-dd HH:mm\"]"
        #expect(try decode("2000-01-01 05:30", time, zone: "Asia/Kolkata").integer(at: 4, as: Int64.self) == 0)
        #expect(try decode("2000-01-01 00:01", time).integer(at: 4, as: Int64.self) == 60_000_000)
        #expect(
            try problem("2022-03-13 02:30", time, zone: "America/New_York")
                == "nonexistent-time: was skipped by the clocks of America/New_York that night")
        #expect(
            try problem("2022-03-13 02:30", time, zone: nil)
                == "unknown-branch: is a local time, and the branch of the row does not exist")
        #expect(try problem("2022-02-30 02:30", time) == "not-a-timestamp: there is no such time")
        #expect(try problem("30.02.2022", day) == "not-a-date: is not a date of the form 'yyyy-MM-dd'")
        #expect(
            try problem("1850-01-01", day + ", min: 1900-01-01")
                == "out-of-range: must be between 1900-01-01 and 9999-12-31")
    }

    @Test("take booleans in the usual words, in any case")
    func booleans() throws {
        for word in ["true", "T", "Yes", "y", "1"] { #expect(try decode(word, "type: boolean").bytes.last == 1) }
        for word in ["FALSE", "f", "no", "N", "0"] { #expect(try decode(word, "type: boolean").bytes.last == 0) }
    }
}

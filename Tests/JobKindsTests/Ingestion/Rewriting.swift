// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Ways in which another hospital's system would write the same content.
enum Rewriting: String, CaseIterable, CustomTestStringConvertible {
    case semicolonsAndGermanDates, byteOrderMark, allQuoted, carriageReturns, isoDates, utf16, windows1252

    enum Dates {
        /// `2022-01-31`, without times.
        case iso
        /// `01/31/22` and `01/31/22 07:05 AM`.
        case american
    }

    var testDescription: String { rawValue }

    /// What the dataset file says beside what it says already.
    var definition: String {
        switch self {
        case .semicolonsAndGermanDates: "delimiter: auto"
        case .windows1252: "encoding: windows-1252"
        default: ""
        }
    }

    /// - Parameters:
    ///   - text: a CSV text with commas, LF and quotes where they are needed.
    ///   - dates: how its dates are written.
    func bytes(of text: String, dates: Dates) -> [UInt8] {
        switch self {
        case .semicolonsAndGermanDates:
            Array(written(text, delimiter: UInt8(ascii: ";")) { Self.redated($0, dates, "$3.$2.$1") }.utf8)
        case .isoDates: Array(written(text) { Self.redated($0, dates, "$1-$2-$3") }.utf8)
        case .byteOrderMark: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case .allQuoted: Array(written(text, quotesAll: true) { $0 }.utf8)
        case .carriageReturns: Array(text.replacing("\n", with: "\r\n").utf8)
        case .utf16: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        // A letter that UTF-8 writes otherwise; names are in no figure.
        case .windows1252: text.replacing("Rodriguez", with: "Rodr\u{ED}guez").unicodeScalars.map { UInt8($0.value) }
        }
    }

    /// - Parameter form: `$1` year, `$2` month, `$3` day.
    private static func redated(_ cell: String, _ dates: Dates, _ form: String) -> String {
        // Few cells are dates, and an expression costs more than all else here.
        guard cell.utf8.count >= 8, cell.utf8.first.map({ $0 &- 0x30 < 10 }) == true else { return cell }
        let isoDate = /^(\d{4})-(\d\d)-(\d\d)$/
        let americanDate = /^(\d\d)\/(\d\d)\/(\d\d)( (\d\d):(\d\d) ([AP])M)?$/
        let (year, month, day, clock): (Substring, Substring, Substring, String)
        switch dates {
        case .iso:
            guard let match = cell.wholeMatch(of: isoDate) else { return cell }
            (year, month, day, clock) = (match.1, match.2, match.3, "")
        case .american:
            guard let match = cell.wholeMatch(of: americanDate) else { return cell }
            (year, month, day) = ("20" + match.3, match.1, match.2)
            let hour = match.5.flatMap { Int($0) }.map { $0 % 12 + (match.7 == "P" ? 12 : 0) }
            clock = hour.map { String(format: " %02d:", $0) + (match.6 ?? "") } ?? ""
        }
        return form.replacing("$1", with: year).replacing("$2", with: month).replacing("$3", with: day) + clock
    }

    /// The text with other delimiters, other quotes or other cells.
    private func written(
        _ text: String, delimiter: UInt8 = UInt8(ascii: ","), quotesAll: Bool = false, _ change: (String) -> String
    ) -> String {
        text.utf8.split(separator: UInt8(ascii: "\n")).map { line in
            Self.cells(line).map { cell in
                let cell = change(cell)
                return quotesAll || cell.utf8.contains(delimiter) ? "\"\(cell)\"" : cell
            }.joined(separator: String(UnicodeScalar(delimiter)))
        }.joined(separator: "\n") + "\n"
    }

    /// The cells of a line in which quotes stand around whole cells and nowhere else.
    private static func cells(_ line: Substring.UTF8View) -> [String] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ",") && !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { String(decoding: $0, as: UTF8.self) }
    }
}

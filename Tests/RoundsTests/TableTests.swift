// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import rounds

@Suite("Tables")
struct TableTests {
    private func people() -> Table {
        var table = Table(.left("NAME"), .right("BEDS"), .left("NOTE"))
        table.add("Kolhapur", "120", "open")
        table.add("Pune", "8", "")
        return table
    }

    @Test("Columns are aligned to their sides, two blanks apart, without trailing blanks")
    func alignment() {
        #expect(
            people().lines(width: nil, style: .plain) == [
                "NAME      BEDS  NOTE",
                "Kolhapur   120  open",
                "Pune         8",
            ])
    }

    @Test("The last column is cut to the terminal, and only there")
    func width() {
        var table = Table(.left("A"), .left("B"))
        table.add("1", "a long text that does not fit")
        #expect(table.lines(width: 14, style: .plain)[1] == "1  a long tex…")
        #expect(table.lines(width: nil, style: .plain)[1] == "1  a long text that does not fit")
    }

    @Test("A value cannot break the layout or drive the terminal")
    func controlCharacters() {
        var table = Table(.left("A"), .left("B"))
        table.add("x\ny", "\u{1B}[31mred\u{7}")
        #expect(table.lines(width: nil, style: .plain)[1] == "x y  [31mred")
    }

    @Test("Colour does not shift columns")
    func colour() {
        var table = Table(.left("STATE"), .right("ID"))
        table.add(.init("failed", .bad), "1")
        table.add(.init("ok", .good), "20")
        let lines = table.lines(width: nil, style: .ansi)
        #expect(lines[1] == "\u{1B}[31mfailed\u{1B}[0m   1")
        #expect(lines[2] == "\u{1B}[32mok\u{1B}[0m      20")
    }

    @Test("Indian scripts count by what is seen, not by code points")
    func combiningMarks() {
        var table = Table(.left("CITY"), .left("X"))
        table.add("पुणे", "1")
        table.add("Pune", "2")
        let lines = table.lines(width: nil, style: .plain)
        #expect(lines[1] == "पुणे    1")
        #expect(lines[2] == "Pune  2")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import JobKinds

@Suite("The Excel writer", .enabled(if: Tool.unzip.isPresent))
final class XLSXReportTests {
    private let folder = TestServers.freshDirectory("xlsx")
    private var path: String { "\(folder)/report.xlsx" }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func write(_ content: ReportContent, _ rows: [ValueRow] = [], rowLimit: Int = 100) throws {
        let report = try XLSXReport(path: path, temporaryDirectory: folder, content: content, rowLimit: rowLimit)
        for row in rows { try report.append(row) }
        try report.finish()
    }

    private func part(_ name: String) throws -> String { try Tool.unzip("-p", path, name) }

    @Test("has a summary, a sheet for each section, and the data")
    func sheets() throws {
        try write(SampleReport.content(), [SampleReport.row()])
        let names = try part("xl/workbook.xml").matches(of: /<sheet name="([^"]*)"/).map { String($0.1) }
        #expect(names == ["Summary", "Theatre's A", "Data"])
        #expect(try Tool.unzip("-t", path).contains("No errors detected"))
        let summary = try part("xl/worksheets/sheet1.xml")
        for text in [
            "मासिक अहवाल", "1 Jan 2022 – 20 Jan 2022", "प्रति रुग्ण खर्च", "Bills &amp; &lt;stays&gt;.", "<v>61234.5</v>",
        ] {
            #expect(summary.contains(text), "\(text)")
        }
        #expect(summary.contains("state=\"frozen\""))
    }

    @Test("writes a text that looks like a formula as a text")
    func formula() throws {
        try write(SampleReport.content(), [SampleReport.row(service: "=cmd()")])
        for sheet in ["sheet2", "sheet3"] {
            let xml = try part("xl/worksheets/\(sheet).xml")
            #expect(!xml.contains("<f>"))
        }
        #expect(try part("xl/worksheets/sheet2.xml").contains("<t>=SUM(A1)</t>"))
        #expect(try part("xl/worksheets/sheet3.xml").contains("<t>=cmd()</t>"))
    }

    @Test("writes days as dates and numbers as numbers, with formats")
    func types() throws {
        try write(SampleReport.content(), [SampleReport.row()])
        let data = try part("xl/worksheets/sheet3.xml")
        // 2022-01-08 is day 44,569 since the beginning of 1900, as Excel counts.
        #expect(data.contains(/<c r="E2" s="\d+"><v>44569<\/v>/))
        #expect(data.contains(/<c r="K2" s="\d+"><v>0.75<\/v>/))
        let styles = try part("xl/styles.xml")
        for format in ["d mmm yyyy", "0.0%", "##\\,##\\,##0", "₹"] { #expect(styles.contains(format), "\(format)") }
    }

    @Test("has native charts over the cells of their sheet")
    func charts() throws {
        try write(SampleReport.content())
        let line = try part("xl/charts/chart1.xml")
        #expect(line.contains("<c:lineChart>"))
        #expect(line.contains("<c:f>'Theatre''s A'!$B$11:$B$30</c:f>"))
        let sheet = try part("xl/worksheets/sheet2.xml")
        #expect(sheet.contains(/<c r="A11" s="\d+"><v>44562<\/v>/), "the first day of the line")
        #expect(sheet.contains(/<c r="B30" s="\d+"><v>5<\/v>/), "the last value of the line")
        #expect(try part("xl/charts/chart3.xml").contains("<c:barChart>"))
    }

    @Test("goes on in another sheet when one is full")
    func overflow() throws {
        try write(SampleReport.content(), Array(repeating: SampleReport.row(), count: 7), rowLimit: 4)
        let names = try part("xl/workbook.xml").matches(of: /<sheet name="([^"]*)"/).map { String($0.1) }
        #expect(names.suffix(3) == ["Data", "Data (2)", "Data (3)"])
        let counts = try (3...5).map { try part("xl/worksheets/sheet\($0).xml").matches(of: /<row\s/).count }
        #expect(counts == [4, 4, 2])
    }

    @Test("leaves no open files behind when it is given up")
    func abandoned() throws {
        let folder = folder
        func openFiles() throws -> Int {
            let descriptors = "/proc/self/fd"
            let targets = try FileManager.default.contentsOfDirectory(atPath: descriptors).map {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
            }
            return targets.filter { $0?.hasPrefix(folder) == true }.count
        }
        for _ in 0..<5 {
            let report = try XLSXReport(path: path, temporaryDirectory: folder, content: SampleReport.content())
            try report.append(SampleReport.row())
            #expect(try openFiles() > 0)
        }
        #expect(try openFiles() == 0)
        try write(SampleReport.content())
        #expect(try openFiles() == 0, "nor when it is finished")
    }

    @Test("says what is wrong when the file cannot be written")
    func unwritable() throws {
        let report = try XLSXReport(
            path: "/nowhere/x.xlsx", temporaryDirectory: folder, content: SampleReport.content())
        let error = #expect(throws: XLSXError.self) { try report.finish() }
        #expect(error?.description.contains("/nowhere/x.xlsx") == true)
    }

    @Test("reports a full disk", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func full() throws {
        let report = try XLSXReport(path: "/dev/full", temporaryDirectory: folder, content: SampleReport.content())
        #expect(throws: XLSXError.self) { try report.finish() }
    }
}

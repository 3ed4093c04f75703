// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import JobKinds

@Suite("The CSV writer")
final class CSVReportTests {
    private let folder = TestServers.freshDirectory("csv")

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func write(_ rows: [ValueRow]) throws -> String {
        let path = "\(folder)/values.csv"
        try Data().write(to: URL(fileURLWithPath: path))
        var report = try CSVReport(path: path)
        for row in rows { try report.append(row) }
        try report.finish()
        return path
    }

    @Test("writes a row a value, quotes what has to be quoted, and leaves nothing for none")
    func row() throws {
        let path = try write([SampleReport.row(), SampleReport.row(numerator: -0.1, denominator: nil)])
        let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\r\n")
        #expect(lines[0] == CSVReport.header.joined(separator: ","))
        let start = "share,Overrun share,B01,\"पुणे, \"\"मुख्य\"\"\",2022-01-08,1,ENT,"
        #expect(lines[1] == start + ",3,4,0.75,share of cases")
        #expect(lines[2] == start + ",-0.1,,,share of cases")
        #expect(lines.count == 4 && lines[3].isEmpty)
    }

    @Test(
        "puts an apostrophe before a text that a spreadsheet would run, and leaves others alone",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
            ("\r=1", "\"'\r=1\""), ("=A1,B1", "\"'=A1,B1\""), ("a=1", "a=1"), ("", ""),
            ("two\nlines", "\"two\nlines\""),
        ])
    func formulas(text: String, cell: String) throws {
        let path = try write([SampleReport.row(service: text, numerator: -3)])
        let file = try String(contentsOfFile: path, encoding: .utf8)
        #expect(file.contains(",1,\(cell),,-3,4,-0.75,"))
    }

    @Test("is read by another implementation as it was meant", .enabled(if: Tool.python.isPresent))
    func secondReader() throws {
        let services = ["a,b", "\"q\"", "line\r\nbreak", "नेत्र विज्ञान ₹", "'"]
        let path = try write(services.map { SampleReport.row(service: $0) })
        let script = """
            import csv, json, sys
            rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8', newline=''), strict=True))
            print(json.dumps([row['service'] for row in rows]))
            """
        let answer = try Tool.python("-c", script, path)
        #expect(try JSONDecoder().decode([String].self, from: Data(answer.utf8)) == services)
    }

    @Test("says which disk error it met", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func full() throws {
        let error = #expect(throws: FileProblem.self) {
            var report = try CSVReport(path: "/dev/full")
            for _ in 0..<2000 { try report.append(SampleReport.row()) }
            try report.finish()
        }
        #expect(error?.description == "cannot write to /dev/full: No space left on device")
    }
}

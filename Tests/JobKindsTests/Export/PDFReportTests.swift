// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import JobKinds

@Suite("The PDF writer")
final class PDFReportTests {
    private let folder = TestServers.freshDirectory("pdf")
    private var path: String { "\(folder)/report.pdf" }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func write(_ content: ReportContent) throws -> Int {
        try PDFReport(content: content).write(to: path) { _, _ in }
    }

    @Test("holds title, figures and names in Indian scripts as text", .enabled(if: Tool.pdftotext.isPresent))
    func text() throws {
        let services = ["ENT", "=SUM(A1)"] + (1...20).map { "Service \($0)" }
        let pages = try write(SampleReport.content(services: services))
        let text = try Tool.pdftotext("-layout", path, "-")
        for expected in ["12,34,567", "₹ 61,235", "25.0 %", "1 Jan 2022", "=SUM(A1)", "10:00 (Asia/Kolkata)"] {
            #expect(text.contains(expected), "\(expected)")
        }
        #expect(text.contains("मा"), "letters of Devanagari, whatever the reader makes of their order")
        let packed = text.filter { $0 != " " }
        for page in 1...pages { #expect(packed.contains("\(page)/\(pages)\n")) }
    }

    @Test("embeds its fonts", .enabled(if: Tool.pdffonts.isPresent))
    func fonts() throws {
        _ = try write(SampleReport.content())
        let fonts = try Tool.pdffonts(path).split(separator: "\n").dropFirst(2)
        #expect(fonts.contains { $0.contains("Devanagari") })
        // The columns after the encoding: embedded, subset, with a map back to Unicode.
        #expect(fonts.allSatisfy { $0.contains(/yes +yes +yes/) })
    }

    @Test("carries the time of its figures, not that of its making")
    func date() throws {
        _ = try write(SampleReport.content())
        let bytes = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        #expect(bytes.contains("/CreationDate (20220401043000"))
    }

    @Test("repeats the header of a table on every page that it runs over", .enabled(if: Tool.pdftotext.isPresent))
    func longTable() throws {
        let names = (1...150).map { "Service \($0)" }
        let pages = try write(SampleReport.content(services: names))
        #expect(pages >= 4)
        for page in 2...3 {
            let text = try Tool.pdftotext("-layout", "-f", "\(page)", "-l", "\(page)", path, "-")
            #expect(text.contains("Overrun share"), "page \(page)")
        }
        let all = try Tool.pdftotext("-layout", path, "-")
        for name in names { #expect(all.contains("\(name) "), "\(name)") }
    }

    @Test("stops at the page at which it is told to")
    func stopped() {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try PDFReport(content: SampleReport.content(services: (1...99).map(String.init))).write(to: path) {
                page, _ in
                if page == 1 { throw Stop() }
            }
        }
    }

    @Test("says what is wrong when the file cannot be written")
    func unwritable() throws {
        let error = #expect(throws: FileProblem.self) {
            try PDFReport(content: SampleReport.content()).write(to: "/nowhere/x.pdf") { _, _ in }
        }
        #expect(error?.description == "cannot open /nowhere/x.pdf: No such file or directory")
    }

    @Test("reports a full disk", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func full() {
        let error = #expect(throws: FileProblem.self) {
            try PDFReport(content: SampleReport.content()).write(to: "/dev/full") { _, _ in }
        }
        #expect(error?.description == "cannot write to /dev/full: No space left on device")
    }
}

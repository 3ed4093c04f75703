// SPDX-License-Identifier: Apache-2.0

import Cluster
import Testing

@testable import rounds

@Suite("Values for people")
struct FormatTests {
    @Test(
        "Counts are grouped by thousands",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345")])
    func counts(value: Int64, text: String) { #expect(Format.count(value) == text) }

    @Test(
        "Times get the unit that suits them",
        arguments: [
            (0.004, "0.00 s"), (0.42, "0.42 s"), (12.34, "12.3 s"), (59.96, "1 min 00 s"), (245, "4 min 05 s"),
            (3600, "1 h 00 min"), (7620, "2 h 07 min"),
        ])
    func seconds(value: Double, text: String) { #expect(Format.seconds(value) == text) }

    @Test(
        "Sizes get the unit that suits them", arguments: [(640, "640 B"), (12_700, "12.4 KiB"), (3_250_586, "3.1 MiB")])
    func bytes(value: Int64, text: String) { #expect(Format.bytes(value) == text) }

    @Test(
        "Numbers are rounded to their decimals, and small negative ones keep their sign",
        arguments: [
            (0.5, 0, "1"), (1234.567, 2, "1,234.57"), (-0.25, 2, "-0.25"), (0.05, 1, "0.1"), (-0.001, 2, "0.00"),
        ])
    func numbers(value: Double, decimals: Int, text: String) {
        #expect(Format.number(value, decimals: decimals) == text)
    }

    @Test("A bar fills with the work, and never reaches the terminal's edge")
    func bar() {
        let progress = Cluster.Progress(completed: 620, total: 1000, message: "rows of or_cases.csv")
        let line = ProgressLine.bar(progress, label: "ingestion 12", seconds: 3.2, width: 70, style: .plain)
        #expect(line.hasPrefix("ingestion 12  ██████████████░░░░░░░░░░  62 %  620 of 1,000"))
        #expect(line.count < 70)
        #expect(ProgressLine.bar(progress, label: "ingestion 12", seconds: 3, width: 20, style: .plain).count < 20)
    }

    @Test("In a pipe, progress is a plain line")
    func plainProgress() {
        let known = Cluster.Progress(completed: 3, total: 4, message: "round 3")
        #expect(
            ProgressLine.plain(known, label: "job 1", seconds: 61) == "job 1: 75 %, 3 of 4  round 3 after 1 min 01 s")
        let unknown = Cluster.Progress(completed: 3, total: nil)
        #expect(ProgressLine.plain(unknown, label: "job 1", seconds: 1) == "job 1: 3 after 1.00 s")
    }

    @Test("A result shows its plain members, then its lists of objects as tables")
    func result() {
        let json =
            #"{"rows":1200,"dataset":"beds","files":[{"file":"/a.csv","rows":1200}],"note":null,"reasons":{"bad-date":3}}"#
        #expect(
            ResultText.lines(of: json, width: nil, style: .plain) == [
                "dataset  beds", "reasons  bad-date 3", "rows     1,200", "", "files", "FILE     ROWS", "/a.csv  1,200",
            ])
    }

    @Test("NO_COLOR and a dumb terminal are respected; a pipe gets no colour either")
    func colour() {
        #expect(Terminal(descriptor: -1, environment: [:]).style == .plain)
        #expect(Style.plain.mark("x", .bad) == "x")
        #expect(Style.ansi.mark("x", .bad) == "\u{1B}[31mx\u{1B}[0m")
    }
}

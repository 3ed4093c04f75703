// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// What the doctor has seen, for people: a line for each thing looked at, then what is wrong.
struct DoctorText {
    /// Whether the doctor was asked to repair.
    let isRepairing: Bool

    func show(_ report: DoctorReport, console: Console = .standard) {
        for line in lines(report, style: console.output.style) { console.print(line) }
    }

    func lines(_ report: DoctorReport, style: Style) -> [String] {
        let width = report.checks.map(\.subject.count).max() ?? 0
        var lines = report.checks.map { line($0, width, style) }
        for check in report.checks {
            for finding in check.findings { lines += [""] + words(finding, style) }
        }
        let remaining = report.remaining
        lines.append("")
        if remaining.isEmpty {
            lines.append(
                report.isComplete ? style.mark("all is well", .good) : "nothing is wrong as far as can be seen")
        } else {
            let hint = isRepairing ? "" : "; `rounds doctor --fix` repairs what can be repaired from the ledger"
            let count = remaining.count == 1 ? "1 finding" : "\(remaining.count) findings"
            lines.append(style.mark(count, .bad) + hint)
        }
        return lines
    }

    private func line(_ check: DoctorReport.Check, _ width: Int, _ style: Style) -> String {
        let open = check.findings.filter { !$0.isRepaired }
        let (mark, meaning): (String, Style.Meaning) =
            if check.failure != nil {
                ("unknown", .bad)
            } else if let worst = open.map(\.severity).max() {
                worst == .broken ? ("wrong", .bad) : ("warning", .warning)
            } else {
                check.findings.isEmpty ? ("ok", .good) : ("repaired", .good)
            }
        let subject = check.subject + String(repeating: " ", count: width - check.subject.count)
        let text = check.summary ?? check.failure ?? ""
        return "\(subject)  \(style.mark(mark, meaning))\(String(repeating: " ", count: 10 - mark.count))\(text)"
    }

    private func words(_ finding: Finding, _ style: Style) -> [String] {
        let head =
            finding.isRepaired
            ? style.mark("repaired", .good)
            : style.mark(finding.severity.rawValue, finding.severity == .broken ? .bad : .warning)
        var lines = ["\(head)  \(finding.what)"]
        lines.append("  " + style.mark("means", .faint) + "  " + finding.meaning)
        if !finding.isRepaired { lines.append("  " + style.mark("do", .faint) + "     " + finding.remedy) }
        if !finding.jobs.isEmpty {
            let ids = finding.jobs.map(\.description).joined(separator: ", ")
            lines.append("  " + style.mark("jobs", .faint) + "   " + ids + (finding.jobs.count == 20 ? ", …" : ""))
        }
        return lines
    }
}

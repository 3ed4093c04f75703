// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// An overview as the lines of one screen.
struct OverviewFrame {
    let overview: Overview
    /// Columns; `nil` cuts nothing.
    let width: Int?
    /// Lines; `nil` cuts nothing. Queues and workers come first, so that jobs give way on a small screen.
    let height: Int?
    let style: Style

    var lines: [String] {
        var lines = [heading]
        if let problem = overview.problem { lines.append(style.mark(cut(problem), .bad)) }
        if overview.leader == nil {
            lines.append(style.mark(cut("no coordinator leads: schedules and delayed jobs wait"), .bad))
        }
        if overview.workers.isEmpty { lines.append(style.mark(cut("no workers: jobs wait"), .bad)) }
        for (table, most) in sections where !table.rows.isEmpty {
            let all = [""] + table.lines(width: width, style: style)
            let room = height.map { max(0, $0 - lines.count) } ?? all.count
            // A heading without a line below it says nothing.
            if room < 3 { break }
            let shown = min(room, height == nil ? all.count : most + 2)
            lines += all.prefix(shown)
            if shown < all.count {
                lines[lines.count - 1] = style.mark("… and \(all.count - shown + 1) more", .faint)
            }
        }
        return lines
    }

    private var heading: String {
        let ready = overview.queues.reduce(0) { $0 + $1.ready }
        let running = overview.queues.reduce(0) { $0 + $1.running }
        let slots = overview.workers.reduce(0) { $0 + $1.concurrency }
        var text = "rounds  \(Format.instant(overview.at))  \(Format.count(Int64(ready))) ready, "
        text += "\(Format.count(Int64(running))) running, \(overview.workers.count) workers with \(slots) slots"
        if let leader = overview.leader { text += "  leader \(leader.name)" }
        return style.mark(cut(text), .heading)
    }

    private func cut(_ text: String) -> String { width.map { String(text.prefix($0)) } ?? text }

    /// The tables, and how many lines of each a screen shows at most.
    private var sections: [(Table, Int)] {
        [(queues, 8), (workers, 10), (running, 14), (failures, 8)]
    }

    private var queues: Table {
        var table = Table(
            .left("QUEUE"), .right("READY"), .right("RUNNING"), .right("WAITING"), .right("OLDEST"), .right("ENDED/S"),
            .left("READY BY BRANCH"))
        for queue in overview.queues {
            let branches = queue.branches.filter { $0.ready > 0 && !$0.branch.isEmpty }.sorted { $0.ready > $1.ready }
            table.add(
                .init(queue.name), .init(Format.count(Int64(queue.ready))), .init(Format.count(Int64(queue.running))),
                .init(Format.count(Int64(queue.waiting))),
                .init(queue.ready == 0 ? "" : Format.seconds(queue.oldestSeconds)),
                .init(queue.perSecond.map { Format.number($0, decimals: $0 < 10 ? 1 : 0) } ?? "—"),
                .init(branches.map { "\($0.branch) \(Format.count(Int64($0.ready)))" }.joined(separator: "  "), .faint))
        }
        return table
    }

    private var workers: Table {
        var table = Table(.left("WORKER"), .left("STATE"), .left("BRANCH"), .right("JOBS"), .left("QUEUES"))
        for worker in overview.workers {
            table.add(
                .init(worker.name), .init(worker.state.rawValue, worker.state == .running ? .good : .warning),
                .init(worker.branch), .init("\(worker.running)/\(worker.concurrency)"),
                .init(worker.queues.joined(separator: ","), .faint))
        }
        return table
    }

    private var running: Table {
        var table = Table(
            .right("RUNNING"), .left("KIND"), .left("BRANCH"), .right("TRY"), .right("TIME"), .left("PROGRESS"))
        for job in overview.running {
            table.add(
                .init("\(job.id)"), .init(job.kind), .init(job.branch),
                .init("\(job.attempt)", job.attempt > 1 ? .warning : nil),
                .init(job.runTime(now: overview.at).map { Format.seconds($0) } ?? ""), .init(Self.progress(job)))
        }
        return table
    }

    /// `██████░░░░░░  52 %  1,040 of 2,000  rows read`.
    private static func progress(_ job: JobRecord) -> String {
        if job.cancelRequestedAt != nil { return "is being cancelled" }
        guard let progress = job.progress else { return "" }
        guard let fraction = progress.fraction else { return ProgressLine.words(progress) }
        let filled = Int(fraction * 12)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 12 - filled)
        return "\(bar) \(Int(fraction * 100)) %  \(ProgressLine.words(progress))"
    }

    private var failures: Table {
        var table = Table(.right("FAILED"), .left("KIND"), .left("BRANCH"), .left("WHEN"), .left("WHY"))
        for job in overview.failures {
            table.add(
                .init("\(job.id)"), .init(job.kind), .init(job.branch), .init(Format.instant(job.finishedAt)),
                .init(job.error?.message ?? "", .bad))
        }
        return table
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Jobs as a table.
enum JobTable {
    static func table(_ records: [JobRecord], now: Date) -> Table {
        var table = Table(
            .right("ID"), .left("KIND"), .left("STATE"), .left("BRANCH"), .right("TRY"), .left("ACCEPTED"),
            .right("TIME"), .left("NOTE"))
        for record in records {
            table.add(
                .init("\(record.id)"), .init(record.kind), .init(record.state.rawValue, record.state.meaning),
                .init(record.branch), .init("\(record.attempt)/\(record.maxAttempts)"),
                .init(Format.instant(record.acceptedAt)),
                .init(record.runTime(now: now).map(Format.seconds) ?? ""), .init(note(record)))
        }
        return table
    }

    /// What there is to say about a job beyond its state, in a few words.
    static func note(_ record: JobRecord) -> String {
        switch record.state {
        case .running:
            guard let progress = record.progress else { return record.worker ?? "" }
            let share = progress.fraction.map { "\(Int($0 * 100)) %" } ?? Format.count(progress.completed)
            return [share, progress.message].compactMap(\.self).joined(separator: " ")
        case .failed, .retrying: return record.error?.message ?? ""
        case .cancelled: return record.cancelReason ?? record.cancelRequestedBy.map { "by \($0)" } ?? ""
        case .scheduled: return "until \(Format.instant(record.runAt))"
        case .blocked, .queued, .succeeded: return record.step ?? ""
        }
    }
}

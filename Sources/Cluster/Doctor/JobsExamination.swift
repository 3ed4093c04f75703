// SPDX-License-Identifier: Apache-2.0

import Jobs

/// Compares every open job of the ledger with Redis, and everything that Redis holds with the ledger.
///
/// - Guarantees: a difference counts only when it outlives a grace and nothing has happened to the job meanwhile, so
///   that a cluster under full load raises no false alarm.
/// - Does not: look at jobs of ephemeral queues, of which the ledger knows nothing.
package struct JobsExamination: Examination {
    package let subject = "jobs"
    package let canRepair = true
    private let survey: JobSurvey
    private let repair: JobRepair

    /// - Parameter waits: how long to wait before each further look at what seems wrong.
    package init(
        _ client: ClusterClient,
        waits: [Duration] = [.milliseconds(200), .seconds(1), .seconds(2), .seconds(3)]
    ) {
        survey = JobSurvey(client.ledger, client.broker, waits: waits)
        repair = JobRepair(ledger: client.ledger, broker: client.broker)
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let first = try await survey.run()
        var tally = Tally()
        tally.add(first.suspects)
        var remaining = first.suspects
        if isRepairing {
            while !remaining.isEmpty {
                let mended = Set(remaining.map(\.id))
                try await repair.mend(remaining)
                remaining = try await survey.run().suspects
                // Another round helps only with what a round before had no room for.
                let isProgress = mended.isDisjoint(with: remaining.map(\.id))
                if isProgress { tally.add(remaining) } else { break }
            }
        }
        let unmended = Set(remaining.map(\.discrepancy))
        let findings = tally.counts.keys.map { discrepancy in
            tally.finding(discrepancy, isCut: first.isCut, isRepaired: !unmended.contains(discrepancy))
        }
        return ExaminationResult(
            "\(first.open) open in the ledger, \(first.records) in Redis", findings.sorted { $0.name < $1.name })
    }

    /// How often what was found.
    private struct Tally {
        var counts: [JobDiscrepancy: Int] = [:]
        var jobs: [JobDiscrepancy: [JobID]] = [:]

        mutating func add(_ suspects: [JobSuspect]) {
            for (discrepancy, group) in Dictionary(grouping: suspects, by: \.discrepancy) {
                counts[discrepancy, default: 0] += group.count
                let known = jobs[discrepancy] ?? []
                jobs[discrepancy] = Array((known + group.map(\.id).sorted()).prefix(20))
            }
        }

        func finding(_ discrepancy: JobDiscrepancy, isCut: Bool, isRepaired: Bool) -> Finding {
            let count = counts[discrepancy] ?? 0
            let amount = isCut ? "at least \(count) jobs" : count == 1 ? "1 job" : "\(count) jobs"
            return Finding(
                "jobs/\(discrepancy.rawValue)", .broken, what: "\(amount): \(discrepancy.what)",
                meaning: discrepancy.meaning, remedy: discrepancy.remedy, jobs: jobs[discrepancy] ?? [],
                isRepaired: isRepaired)
        }
    }
}

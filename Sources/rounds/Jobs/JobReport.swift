// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Shows jobs that were submitted or are watched, and how they end.
struct JobReport {
    let client: ClusterClient
    let output: OutputOptions
    /// Whether `--json` gives a list even of one job.
    let isList: Bool

    /// Shows jobs that have been accepted.
    func accepted(_ ids: [JobID]) async throws {
        var records: [JobRecord] = []
        for id in ids { records.append(try await client.existingJob(id)) }
        try show(records) { record in
            Console.standard.print("job \(record.id)  \(record.kind)  \(record.state.rawValue)")
        }
    }

    /// Follows jobs to their ends and shows their results.
    ///
    /// - Throws: ``CommandFailure`` with the status of the first job that did not succeed.
    func follow(_ ids: [JobID]) async throws {
        Signals.onInterrupt {
            let list = ids.map { "\($0)" }.joined(separator: " ")
            Console.standard.note(
                "\nthe work goes on: `rounds jobs watch \(ids[0])` follows it, `rounds jobs cancel \(list)` ends it")
        }
        var records: [JobRecord] = []
        for id in ids { records.append(try await JobFollower(client: client).follow(id)) }
        try show(records) { ended($0) }
        if let failure = records.lazy.compactMap(\.failure).first { throw failure }
    }

    private func show(_ records: [JobRecord], people: (JobRecord) -> Void) throws {
        if !output.isJSON {
            records.forEach(people)
        } else if isList {
            try Console.standard.printJSON(records)
        } else {
            for record in records { try Console.standard.printJSON(record) }
        }
    }

    private func ended(_ record: JobRecord) {
        let console = Console.standard
        let state = console.output.style.mark(record.state.rawValue, record.state.meaning)
        let time = record.runTime(now: Date()).map { " after \(Format.seconds($0))" } ?? ""
        console.print("job \(record.id)  \(record.kind)  \(state)\(time)")
        guard let result = record.result else { return }
        for line in ResultText.lines(of: result.text, width: console.output.width, style: console.output.style) {
            console.print("  " + line)
        }
    }
}

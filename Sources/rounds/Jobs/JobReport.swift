// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Shows a job that was submitted or is watched, and how it ends.
struct JobReport {
    let client: ClusterClient
    let output: OutputOptions

    /// Shows a job that has been accepted, or follows it to its end and shows its result.
    ///
    /// - Parameter isWaiting: whether to follow it.
    /// - Throws: `BadInput` when there is no such job; ``CommandFailure`` when it was followed and did not succeed.
    func show(_ id: JobID, waiting isWaiting: Bool) async throws {
        guard isWaiting else {
            try output.show(try await client.existingJob(id)) { record in
                Console.standard.print("job \(record.id)  \(record.kind)  \(record.state.rawValue)")
            }
            return
        }
        Signals.onInterrupt {
            Console.standard.note(
                "\nthe job goes on: `rounds jobs watch \(id)` follows it, `rounds jobs cancel \(id)` ends it")
        }
        let record = try await JobFollower(client: client).follow(id)
        try output.show(record, people: showEnd)
        if let failure = record.failure { throw failure }
    }

    private func showEnd(_ record: JobRecord) {
        let console = Console.standard
        let style = console.output.style
        let time = record.runTime(now: Date()).map { " after \(Format.seconds($0))" } ?? ""
        console.print(
            "job \(record.id)  \(record.kind)  \(style.mark(record.state.rawValue, record.state.meaning))\(time)")
        guard let result = record.result else { return }
        for line in ResultText.lines(of: result.text, width: console.output.width, style: style) {
            console.print(line.isEmpty ? "" : "  " + line)
        }
    }
}

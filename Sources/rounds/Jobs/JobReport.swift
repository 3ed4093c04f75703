// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Shows a job that was submitted or is watched, and how it ends.
struct JobReport {
    let client: ClusterClient
    let output: OutputOptions

    /// Shows a job that has been submitted, or follows it to its end and shows its result.
    ///
    /// - Parameters:
    ///   - receipt: the answer to the request.
    ///   - isWaiting: whether to follow it.
    /// - Throws: `BadInput` when the job is gone; ``CommandFailure`` when it was followed and did not succeed.
    func show(_ receipt: JobReceipt, waiting isWaiting: Bool) async throws {
        let job = SubmittedJob(record: try await client.existingJob(receipt.id), receipt: receipt)
        if let note = job.note { Console.standard.note(note) }
        guard isWaiting else {
            try output.show(job) { job in
                Console.standard.print("job \(job.record.id)  \(job.record.kind)  \(job.record.state.rawValue)")
            }
            return
        }
        try await follow(receipt.id) { SubmittedJob(record: $0, receipt: receipt) }
    }

    /// Follows a job to its end and shows its result.
    ///
    /// - Throws: `BadInput` when there is no such job; ``CommandFailure`` when it did not succeed.
    func follow(_ id: JobID) async throws {
        try await follow(id) { $0 }
    }

    private func follow(_ id: JobID, document: (JobRecord) -> some Encodable) async throws {
        Signals.onInterrupt {
            Console.standard.note(
                "\nthe job goes on: `rounds jobs watch \(id)` follows it, `rounds jobs cancel \(id)` ends it")
        }
        let record = try await JobFollower(client: client).follow(id)
        try output.show(document(record)) { _ in showEnd(record) }
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

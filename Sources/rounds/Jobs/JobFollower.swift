// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// Follows one job on stderr until it ends.
struct JobFollower {
    let client: ClusterClient

    /// - Returns: the job as it ended.
    /// - Throws: `BadInput` when there is no such job, or what the ledger throws.
    func follow(_ id: JobID) async throws -> JobRecord {
        let first = try await client.existingJob(id)
        let display = ProgressDisplay("\(first.kind) \(id)")
        var last: (state: JobState, attempt: Int)?
        var end: JobRecord?
        if !first.state.isTerminal, (try? await client.workers())?.isEmpty == true {
            display.line("no worker is running: the job waits until one is; `rounds up` starts some")
        }
        for try await update in client.watch(id) {
            switch update {
            case .line(let line):
                display.line(line.text)
            case .ended(let record):
                end = record
            case .changed(let record):
                if last == nil || last! != (record.state, record.attempt) {
                    display.status(words(record))
                    last = (record.state, record.attempt)
                }
                if record.state == .running, let progress = record.progress { display.update(progress) }
            }
        }
        display.end()
        guard let end else { throw CancellationError() }
        return end
    }

    private func words(_ record: JobRecord) -> String {
        switch record.state {
        case .running: "running on \(record.worker ?? "a worker"), attempt \(record.attempt)"
        case .retrying: "will be tried again: \(record.error?.message ?? "it failed")"
        case .scheduled: "waits until \(Format.instant(record.runAt))"
        case .blocked: "waits for other jobs"
        case .queued: "waits for a worker"
        case .succeeded, .failed, .cancelled: record.state.rawValue
        }
    }
}

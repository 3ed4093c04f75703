// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Looks whether there are workers for the work that waits.
package struct WorkersExamination: Examination {
    package let subject = "workers"
    private let client: ClusterClient

    package init(_ client: ClusterClient) {
        self.client = client
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let workers = try await client.workers()
        let queues = try await client.ledger.postgres.query(Statement.doctorQueues).map { try QueueLoad($0) }
        let busy = workers.reduce(0) { $0 + $1.running }
        let slots = workers.reduce(0) { $0 + $1.concurrency }
        let waiting = queues.reduce(0) { $0 + $1.queued }
        return ExaminationResult(
            "\(workers.count) there, \(busy) of \(slots) slots busy, \(waiting) jobs ready",
            queues.compactMap { $0.finding(workers) })
    }
}

/// The work of one queue that is ready or runs.
struct QueueLoad: Sendable {
    var name: String
    var queued: Int
    var running: Int
    /// How long the oldest ready job has waited, in milliseconds.
    var oldest: Int64?

    /// A worker that starts or is resumed takes its first jobs within this time; milliseconds.
    static let patience = Int64(15_000)

    /// What is wrong with the workers, as far as this queue is concerned.
    func finding(_ workers: [WorkerPresence]) -> Finding? {
        guard queued > 0, let oldest, oldest > Self.patience else { return nil }
        let jobs = queued == 1 ? "1 job is" : "\(queued) jobs are"
        let serving = workers.filter { $0.queues.contains(name) }
        if serving.isEmpty {
            let reason = workers.isEmpty ? "no worker is there" : "no worker serves the queue"
            return Finding(
                "workers/none", .broken, what: "\(jobs) ready in '\(name)', but \(reason)",
                meaning: "they wait until one is started",
                remedy: "`rounds up`, or `rounds worker --queues \(name)` on a branch server")
        }
        guard !serving.contains(where: { $0.state == .running }) else { return nil }
        return Finding(
            "workers/quiet", .warning,
            what: "\(jobs) ready in '\(name)', but all its workers are quiet or drained",
            meaning: "they wait until one takes work again",
            remedy: "`rounds workers resume --all`, when whatever they were stopped for is done")
    }
}

extension QueueLoad {
    fileprivate init(_ row: PostgresRow) throws {
        name = try row.decode("queue")
        queued = try row.decode("queued")
        running = try row.decode("running")
        oldest = try row.decodeIfPresent("oldest_ms")
    }
}

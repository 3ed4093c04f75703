// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// What the users of a cluster do, and what they were told.
actor Users {
    /// What a user knows of one call to submit.
    struct Batch: Sendable {
        let size: Int
        /// Such a call is repeated until it is answered.
        let isKeyed: Bool
        /// What the answer was; `nil` while there was none.
        var accepted: [JobID]?
    }

    private let site: ChaosSite
    private var random: SeededGenerator
    private(set) var batches: [Batch] = []
    /// How many runs of the workflow were asked for, and how often the answer was that one has begun.
    private(set) var runs = (asked: 0, answered: 0)
    private var open: [Int: [JobRequest]] = [:]

    init(of site: ChaosSite, seed: UInt64) {
        self.site = site
        random = SeededGenerator(seed: ~seed)
    }

    /// Submits jobs in one call.
    ///
    /// - Parameter bytes: the connection to the ledger ends after so many.
    func submit(_ count: Int, cutAfter bytes: Int?) async {
        let batch = batches.count
        let isKeyed = random.chance(0.5)
        batches.append(Batch(size: count, isKeyed: isKeyed))
        let requests = (0..<count).map { request(batch, count, key: isKeyed ? "\(batch)-\($0)" : nil) }
        if let bytes { site.routes[Roster.client].postgres.change { $0.budget = bytes } }
        if await !send(requests, as: batch), isKeyed { open[batch] = requests }
    }

    /// Submits jobs that nothing disturbs.
    ///
    /// - Returns: their numbers.
    func submit(_ requests: [JobRequest]) async throws -> [JobID] {
        try await site.client.submit(requests).map(\.id)
    }

    /// Repeats the calls that had a key and no answer.
    func repeatUnanswered() async throws {
        for (batch, requests) in open {
            let receipts = try await site.client.submit(requests)
            batches[batch].accepted = receipts.map(\.id)
        }
        open = [:]
    }

    /// Cancels some of the jobs. What a user is not told, nobody relies on.
    func cancel(share: Double) async {
        _ = try? await site.client.cancel(some(share), by: "chaos", reason: "at random")
    }

    /// Takes some of the jobs back, if they have failed or were cancelled.
    func retry(share: Double) async {
        _ = try? await site.client.retry(some(share), by: "chaos")
    }

    /// Starts the workflow, once: a user who gets no answer does not know whether a run has begun.
    func startRun() async {
        runs.asked += 1
        let start = try? await site.client.start(
            ChaosWorkflow.definition(), parameters: [:], on: CivilDate(year: 2026, month: 1, day: 1),
            trigger: .person("workflow"))
        if start != nil { runs.answered += 1 }
    }

    private func send(_ requests: [JobRequest], as batch: Int) async -> Bool {
        guard let receipts = try? await site.client.submit(requests) else { return false }
        batches[batch].accepted = receipts.map(\.id)
        return true
    }

    private func some(_ share: Double) -> [JobID] {
        batches.flatMap { $0.accepted ?? [] }.filter { _ in random.chance(share) }
    }

    private func request(_ batch: Int, _ size: Int, key: String?) -> JobRequest {
        var parameters = ChaosParameters(batch: batch, batchSize: size)
        let kind: any JobKind.Type = random.pick([
            (5, Deposit.self), (2, Stumble.self), (0.5, Busy.self), (2, Heed.self), (2, Parts.self),
        ])
        parameters.count = random.int(1...3)
        parameters.seconds = random.unit() * (kind == Parts.self ? 0.1 : 1.5)
        let delay = random.chance(0.2) ? random.unit() * 2 : nil
        return JobRequest(
            kind: kind.name, parameters: (try? JSONText.encode(parameters)) ?? "{}",
            queue: random.pick([(4, "default"), (1, "night")]),
            branch: random.pick([(1, ""), (1, "a"), (1, "b")]),
            runAt: delay.map { Date(timeIntervalSinceNow: $0) },
            timeout: random.chance(0.1) ? .milliseconds(800) : nil, maxAttempts: 3, idempotencyKey: key,
            submittedBy: "chaos")
    }
}

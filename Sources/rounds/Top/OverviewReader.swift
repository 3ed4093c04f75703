// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// Reads what `rounds top` shows, again and again.
actor OverviewReader {
    private let client: ClusterClient
    private let census: QueueCensus
    /// How many jobs had ended by the reading before, and when that was.
    private var last: (ended: [String: Int], at: ContinuousClock.Instant)?

    /// Failures that are looked for; more do not fit a screen.
    private static let mostFailures = 20

    init(_ session: ClusterSession) {
        client = session.client
        census = QueueCensus(session.postgres)
    }

    /// Reads everything once.
    func read() async throws -> Overview {
        let ended = try await client.endedCounts()
        let now = ContinuousClock.now
        let before = last
        last = (ended, now)
        let depths = Dictionary(grouping: try await census.depths(), by: \.queue)
        let names = Set(depths.keys).union(ended.keys).sorted()
        let queues = names.map { name in
            Overview.Queue(name: name, branches: depths[name] ?? [], perSecond: rate(name, ended, now, before))
        }
        let running = try await client.jobs(JobFilter(states: [.running], limit: 200))
        return Overview(
            at: Date(), leader: try await client.leader(), queues: queues, workers: try await client.workers(),
            running: running.sorted { ($0.startedAt ?? .distantFuture) < ($1.startedAt ?? .distantFuture) },
            failures: try await client.jobs(JobFilter(states: [.failed], limit: Self.mostFailures)))
    }

    private func rate(
        _ queue: String, _ ended: [String: Int], _ now: ContinuousClock.Instant,
        _ before: (ended: [String: Int], at: ContinuousClock.Instant)?
    ) -> Double? {
        guard let before, let count = ended[queue] else { return nil }
        let seconds = (now - before.at) / .seconds(1)
        // A Redis that was flushed counts from 0 again.
        return seconds > 0 ? Double(max(0, count - (before.ended[queue] ?? 0))) / seconds : nil
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster

/// Gives workers an order and says which of them obeyed.
enum WorkersOrder {
    /// A live worker looks at its orders with every renewal of its leases.
    private static let patience = Duration.seconds(10)

    /// - Parameters:
    ///   - selection: which workers.
    ///   - mode: whether to take work, when that is to change.
    ///   - concurrency: how many jobs at a time, when that is to change.
    ///   - drained: wait until nothing runs on them any more, for so long at most.
    ///   - reason: why, for the record.
    /// - Throws: ``CommandFailure`` when a worker did not obey, or still runs something in the end.
    static func give(
        to selection: WorkerSelection, mode: WorkerMode? = nil, concurrency: Int? = nil, drained: Duration? = nil,
        reason: String?, settings: SettingsOptions, output: OutputOptions
    ) async throws {
        let (workers, order, chosen) = try await settings.settings().withCluster("workers order") { cluster in
            let chosen = try selection.select(from: try await cluster.client.workers()).map(\.name)
            let order = try await cluster.client.order(
                chosen, mode: mode, concurrency: concurrency, by: Person.current, reason: reason)
            var workers = try await cluster.client.workers(chosen, within: patience) { $0.obeyed == order.id }
            if let drained {
                let obedient = workers.filter { $0.obeyed == order.id }.map(\.name)
                let rest = try await cluster.client.workers(obedient, within: drained) { $0.state != .draining }
                workers = workers.map { worker in rest.first { $0.name == worker.name } ?? worker }
            }
            return (workers, order, chosen)
        }
        try output.show(workers, people: WorkerTable.show)
        try check(workers, order, chosen: chosen, drained: drained != nil)
    }

    private static func check(
        _ workers: [WorkerPresence], _ order: WorkerOrder, chosen: [String], drained: Bool
    ) throws {
        let gone = chosen.filter { name in !workers.contains { $0.name == name } }
        let deaf = workers.filter { $0.obeyed != order.id }.map(\.name) + gone
        guard deaf.isEmpty else {
            throw CommandFailure(
                .failed, "no answer from \(deaf.joined(separator: ", "))",
                hint: "it has ended, is stopped or is cut off from Redis; the order waits for it for a day")
        }
        let busy = workers.filter { drained && $0.state == .draining }
        guard busy.isEmpty else {
            throw CommandFailure(
                .failed,
                "still running jobs: " + busy.map { "\($0.name) (\($0.running))" }.joined(separator: ", "),
                hint: "they go on draining; look again with rounds workers list")
        }
    }
}

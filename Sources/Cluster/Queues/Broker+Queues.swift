// SPDX-License-Identifier: Apache-2.0

import Redis

extension Broker {
    /// Makes a queue's settings known to Redis, and wakes workers for what they let through.
    func apply(_ settings: QueueSettings) async throws(RedisError) {
        var arguments: [any RedisArgument] = [
            settings.pause == nil ? 0 : 1, settings.pause?.reason ?? "", settings.limits.count,
        ]
        for limit in settings.limits { arguments += [limit.key, limit.text] as [any RedisArgument] }
        for (branch, weight) in settings.weights.sorted(by: { $0.key < $1.key }) {
            arguments += [branch, weight] as [any RedisArgument]
        }
        _ = try await run(BrokerScripts.settings, settings.queue, arguments)
    }

    /// Gives Redis back what it must know before it hands out jobs of a queue: the running ones, which count against
    /// the limits, then the settings.
    ///
    /// A limit can be exceeded by a job that was claimed in the very moment before Redis lost its memory.
    func restore(queue: String, from ledger: Ledger) async throws {
        try await mirror(try await ledger.runningEntries(queue: queue))
        try await apply(try await ledger.settings(of: [queue]).first ?? QueueSettings(queue: queue))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// In which order a worker asks its queues for jobs.
package enum QueuePolicy: Sendable, Hashable {
    /// As listed: a queue is asked when those before it have nothing.
    case strict
    /// Each time in an order drawn by lot, in which a queue with twice the weight comes first twice as often.
    case weighted([String: Int])

    /// The queues in the order of one turn.
    ///
    /// - Parameter random: the source of the lots.
    package func order(_ queues: [String], using random: inout some RandomNumberGenerator) -> [String] {
        guard case .weighted(let weights) = self else { return queues }
        var rest = queues
        var order: [String] = []
        while !rest.isEmpty {
            var lot = Int.random(in: 0..<rest.reduce(0) { $0 + max(1, weights[$1] ?? 1) }, using: &random)
            let index = rest.firstIndex { name in
                lot -= max(1, weights[name] ?? 1)
                return lot < 0
            }
            order.append(rest.remove(at: index ?? 0))
        }
        return order
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Whose turn it is among the queues of a worker.
///
/// Weights go by a virtual clock, as between branches: each job that is started moves its queue's clock on by 1/weight, and
/// the queue with the lowest clock is asked first. So none starves, and a queue that had nothing for a while does not
/// catch up on what it did not need.
package struct QueueRota: Sendable {
    /// What a queue answered in a turn.
    package struct Answer: Sendable, Hashable {
        package var queue: String
        /// How many jobs it was asked for.
        package var asked: Int
        /// How many it gave.
        package var given: Int

        package init(queue: String, asked: Int, given: Int) {
            self.queue = queue
            self.asked = asked
            self.given = given
        }
    }

    private let queues: [String]
    /// Empty where the order is that of the list.
    private let weights: [String: Double]
    private var clocks: [String: Double]

    /// - Parameter queues: each once, the most important first.
    package init(_ queues: [String], _ policy: QueuePolicy) {
        self.queues = queues
        guard case .weighted(let given) = policy else {
            (weights, clocks) = ([:], [:])
            return
        }
        weights = Dictionary(queues.map { ($0, Double(max(1, given[$0] ?? 1))) }) { first, _ in first }
        clocks = weights.mapValues { _ in 0 }
    }

    /// The queues in the order in which they are asked in the next turn.
    package var order: [String] {
        if weights.isEmpty { return queues }
        let places = queues.enumerated().sorted {
            (clock($0.element), $0.offset) < (clock($1.element), $1.offset)
        }
        return places.map(\.element)
    }

    /// How many of the free slots the first of the queues that are still to be asked may use. What it leaves goes to the
    /// next one in the same turn.
    ///
    /// - Returns: at least 1 when there is a slot.
    package func share(of slots: Int, among rest: some Collection<String>) -> Int {
        guard !weights.isEmpty, let first = rest.first else { return slots }
        let all = rest.reduce(0) { $0 + weight($1) }
        return min(slots, Int((Double(slots) * weight(first) / all).rounded(.up)))
    }

    /// Notes what the queues gave in a turn.
    package mutating func end(_ turn: [Answer]) {
        if weights.isEmpty { return }
        for answer in turn { clocks[answer.queue] = clock(answer.queue) + Double(answer.given) / weight(answer.queue) }
        let busy = turn.filter { $0.asked > 0 && $0.given == $0.asked }.map(\.queue)
        let dry = turn.filter { $0.given < $0.asked }.map(\.queue)
        if let now = busy.map({ clock($0) }).min() {
            for queue in dry { clocks[queue] = max(clock(queue), now) }
        } else if dry.count == queues.count {
            // Nobody waits anywhere, so nobody is owed anything.
            clocks = weights.mapValues { _ in 0 }
        }
    }

    private func clock(_ queue: String) -> Double { clocks[queue] ?? 0 }
    private func weight(_ queue: String) -> Double { weights[queue] ?? 1 }
}

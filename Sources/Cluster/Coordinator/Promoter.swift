// SPDX-License-Identifier: Apache-2.0

/// Makes jobs ready whose time has come: delayed ones and those that wait to be tried again.
package struct Promoter: Duty {
    package static let name = "promoter"
    package let interval = Duration.seconds(1)
    private let broker: Broker

    package init(_ broker: Broker) {
        self.broker = broker
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        var promoted = 0
        var next: Duration?
        for queue in try await broker.queues() {
            let answer = try await broker.promote(queue: queue)
            promoted += answer.promoted
            next = [next, answer.next].compactMap(\.self).min()
        }
        return DutyReport(["promoted": promoted], next: next)
    }
}

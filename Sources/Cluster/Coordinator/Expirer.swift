// SPDX-License-Identifier: Apache-2.0

/// Fails jobs that nobody has started in time.
///
/// A worker that claims such a job does not start it either, so none is ever started late.
package struct Expirer: Duty {
    package static let name = "expirer"
    package let interval = Duration.seconds(1)
    private let ledger: Ledger
    private let broker: Broker

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let expired = try await ledger.expire()
        try await broker.mirror(try await ledger.entries(expired))
        return DutyReport(["expired": expired.count])
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Fails jobs that nobody has started in time.
///
/// - Guarantees: decided by the ledger, only while the term holds, a thousand jobs a transaction at most. A worker that
///   claims such a job does not start it either, so none is ever started late, whether this runs or not.
/// - Does not: fail a job whose first attempt has started, however it goes on.
package struct Expirer: Duty {
    package static let name = "expirer"
    package let interval = Duration.seconds(1)
    private let ledger: Ledger
    private let broker: Broker
    private static let batch = 1000

    package init(_ ledger: Ledger, _ broker: Broker) {
        self.ledger = ledger
        self.broker = broker
    }

    package func runOnce(term: Int64) async throws -> DutyReport {
        let expired = try await ledger.expire(limit: Self.batch, term: term)
        try await broker.mirror(try await ledger.entries(expired))
        return DutyReport(["expired": expired.count], next: expired.count == Self.batch ? .zero : nil)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// A person's order to put right what the doctor finds.
package struct RepairOrder: Sendable {
    private let postgres: PostgresPool
    private let person: String
    private let reason: String?

    /// - Parameters:
    ///   - client: the cluster, in whose audit trail the repairs are recorded.
    ///   - person: who gives the order.
    ///   - reason: why, for the record.
    package init(_ client: ClusterClient, by person: String, reason: String? = nil) {
        postgres = client.ledger.postgres
        self.person = person
        self.reason = reason
    }

    /// Records what is about to be put right, with the jobs that the findings name.
    func record(_ findings: [Finding]) async throws {
        let names = findings.map { "finding \($0.name)" }
        let jobs = Set(findings.flatMap(\.jobs)).sorted()
        let details = ["what": JSONValue.array(findings.map { .string($0.what) })]
        let entry = AuditEntry(
            .doctorFix, of: names + AuditEntry.subjects(jobs), by: person, reason: reason, details: details)
        try await Audit.change(postgres) { _ in ((), entry) }
    }
}

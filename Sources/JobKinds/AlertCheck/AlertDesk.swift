// SPDX-License-Identifier: Apache-2.0

import Cluster
package import Hospital
import Jobs
package import Postgres

/// What people do with alerts. Each change has its entry in the audit trail, or neither is there.
package struct AlertDesk: Sendable {
    private let postgres: PostgresPool

    package init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// Notes that somebody knows of open alerts; all of them or none.
    ///
    /// - Parameters:
    ///   - ids: the alerts.
    ///   - person: who says so.
    ///   - note: what they say about it.
    /// - Returns: the alerts as they are now. What was acknowledged before stays with whom it was.
    /// - Throws: `BadInput` when one is not there or has been cleared, or the note is empty.
    package func acknowledge(_ ids: [Int64], by person: String, note: String) async throws -> [AlertRecord] {
        guard !note.allSatisfy(\.isWhitespace) else {
            throw BadInput("the note is empty", hint: "say what is being done about it, for whoever looks next")
        }
        return try await Audit.change(postgres) { transaction in
            let reader = AlertReader(transaction)
            var changed: [Int64] = []
            // In one order, so that two people who acknowledge the same alerts do not wait for each other.
            for id in Set(ids).sorted() {
                switch try await reader.acknowledge(id, by: person, note: note) {
                case .open: changed.append(id)
                case .acknowledged: break
                case .cleared: throw BadInput("alert \(id) has been cleared; there is nothing to acknowledge")
                case nil: throw BadInput("there is no alert \(id)", hint: "`rounds alerts list --all` shows them")
                }
            }
            var alerts: [AlertRecord] = []
            for id in ids { if let alert = try await reader.alert(id) { alerts.append(alert) } }
            let subjects = changed.map { "alert \($0)" }
            return (
                alerts,
                changed.isEmpty ? nil : AuditEntry(.alertAcknowledge, of: subjects, by: person, reason: note)
            )
        }
    }
}

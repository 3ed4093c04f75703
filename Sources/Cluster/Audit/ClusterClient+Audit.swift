// SPDX-License-Identifier: Apache-2.0

import Postgres

extension ClusterClient {
    /// Entries of the audit trail, the latest first.
    package func audit(_ filter: AuditFilter = AuditFilter()) async throws -> [AuditRecord] {
        try await ledger.postgres.query(
            Statement.listAudit, filter.actor, filter.verb, filter.subject, filter.since, filter.before, filter.limit
        ).map { try AuditRecord($0) }
    }

    /// Follows the chain of the whole audit trail, a page at a time, as it is at one moment.
    ///
    /// - Parameter kept: the hash of an entry that was written down earlier. When it is in a chain that is intact,
    ///   nothing up to that entry was changed, even by somebody who could rewrite the whole database.
    package func verifyAudit(kept: String? = nil) async throws -> AuditVerification {
        try await ledger.postgres.transaction(isolation: .repeatableReadOnly) { transaction in
            var chain = AuditChain(kept: kept)
            let head = try await transaction.query(Statement.readAuditHead).first.map {
                AuditVerification.Head(id: try $0.decode("id"), hash: try $0.decode("hash"))
            }
            var last = Int64.min
            while true {
                let rows = try await transaction.query(Statement.readAuditChain, last, Self.auditPage)
                    .map { try AuditRow($0) }
                for row in rows { chain.check(row) }
                guard let end = rows.last, rows.count == Self.auditPage else { break }
                last = end.id
            }
            chain.end(at: head)
            return chain.result
        }
    }

    private static let auditPage = 500
}

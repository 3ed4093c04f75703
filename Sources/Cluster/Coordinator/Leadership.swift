// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Who leads, by a term in PostgreSQL: at most one coordinator holds a term that has not run out, by the clock of
/// the database.
package struct Leadership: Sendable {
    /// How long a term lasts without renewal.
    package let duration: Duration
    private let postgres: PostgresPool
    private let holder: String

    package init(_ postgres: PostgresPool, holder: String, duration: Duration = .seconds(5)) {
        self.postgres = postgres
        self.holder = holder
        self.duration = duration
    }

    /// Takes the lead when nobody has it.
    ///
    /// - Returns: the new term, or `nil` when somebody else leads.
    package func acquire() async throws -> Int64? {
        try await postgres.query(Statement.acquireLeadership, holder, duration.milliseconds).first?.decode(0)
    }

    /// Keeps the lead.
    ///
    /// - Parameter duties: what the duties have done lately, by name, for people who look whether all is well.
    /// - Returns: `false` when the term has run out.
    package func renew(_ term: Int64, duties: [String: DutyRecord] = [:]) async throws -> Bool {
        let duties = try JSONText.encode(duties)
        return try await !postgres.query(Statement.renewLeadership, term, duration.milliseconds, duties).isEmpty
    }

    /// Gives the lead up.
    package func resign(_ term: Int64) async throws {
        _ = try await postgres.query(Statement.resignLeadership, term)
    }
}

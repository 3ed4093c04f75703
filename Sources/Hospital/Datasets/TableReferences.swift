// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Which tables refer to which, so that what is referred to can be loaded first.
package enum TableReferences {
    /// - Parameter tables: `schema.table`.
    /// - Returns: for each of them, those of the others that its foreign keys name.
    package static func among(
        _ tables: [String], in database: some PostgresQuerying
    ) async throws -> [String: Set<String>] {
        var references: [String: Set<String>] = [:]
        for row in try await database.query(sql, tables) {
            references[try row.decode(0), default: []].insert(try row.decode(1))
        }
        return references
    }

    private static let sql = """
        SELECT DISTINCT child.name, parent.name
        FROM unnest($1::text[]) child (name) CROSS JOIN unnest($1::text[]) parent (name)
        JOIN pg_constraint c ON c.conrelid = to_regclass(child.name) AND c.confrelid = to_regclass(parent.name)
        WHERE c.contype = 'f' AND child.name <> parent.name
        """
}

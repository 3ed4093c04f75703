// SPDX-License-Identifier: Apache-2.0

import Postgres

extension PostgresError {
    /// Whether the server refused the query for what it says or gives: trying again would not help.
    var isMistakeInQuery: Bool {
        // SQLSTATE classes: 21 cardinality, 22 data exception, 23 constraint, 42 syntax or unknown name.
        guard let sqlState else { return false }
        return ["21", "22", "23", "42"].contains { sqlState.hasPrefix($0) }
    }
}

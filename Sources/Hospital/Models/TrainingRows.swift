// SPDX-License-Identifier: Apache-2.0

import Hashing
package import Postgres

/// A model's rows as they were read, with the fingerprint of what was read.
package struct TrainingRows: Sendable {
    package let table: TrainingTable
    /// SHA-256, in hexadecimal, over the features' names and kinds and the rows in canonical order. The same data
    /// under the same definition has the same fingerprint.
    package let fingerprint: String

    /// Reads the rows of one snapshot, streamed.
    ///
    /// - Parameters:
    ///   - definition: the model.
    ///   - postgres: where the hospital's data is.
    /// - Throws: ``TrainingTableError`` when the rows cannot be learnt from, or `PostgresError`.
    package static func read(
        _ definition: ModelDefinition, from postgres: PostgresPool
    ) async throws -> TrainingRows {
        let query = TrainingQuery(definition)
        return try await postgres.transaction { transaction in
            try await transaction.executeScript(query.preparation)
            var parser = TrainingRowParser(features: definition.features, leadingColumns: query.leadingColumns)
            var digest = SHA256()
            for feature in definition.features {
                digest.update(Array("\(feature.name)\t\(feature.kind.rawValue)\n".utf8)[...])
            }
            try await transaction.copyOut(query.copy) { piece in
                digest.update(piece[...])
                try parser.parse(piece)
            }
            return TrainingRows(table: parser.table, fingerprint: digest.hexadecimal())
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Reads the model registry.
package struct ModelReader: Sendable {
    private let database: any PostgresQuerying

    /// - Parameter database: a pool, or a transaction that is to see its own writes.
    package init(_ database: any PostgresQuerying) {
        self.database = database
    }

    /// The names of all models that have a version, sorted.
    package func models() async throws -> [String] {
        try await database.query("select distinct model from models.versions order by model")
            .map { try $0.decode("model") }
    }

    /// Versions, newest first, of one model or of all in the order of their names.
    package func versions(of model: String? = nil) async throws -> [ModelVersion] {
        try await database.query(
            "\(Self.select) where $1::text is null or model = $1 order by model, version desc", model
        ).map(version)
    }

    /// One version, or `nil` when there is none of that number.
    package func version(_ number: Int, of model: String) async throws -> ModelVersion? {
        try await database.query("\(Self.select) where model = $1 and version = $2", model, number).first.map(version)
    }

    /// The champion, or `nil`.
    package func champion(of model: String) async throws -> ModelVersion? {
        try await database.query("\(Self.select) where model = $1 and state = 'champion'", model).first.map(version)
    }

    /// The bytes of a version, or `nil` when there is none of that number.
    package func blob(_ number: Int, of model: String) async throws -> [UInt8]? {
        try await database.query("select blob from models.versions where model = $1 and version = $2", model, number)
            .first?.decode("blob")
    }

    /// The version that the present champion displaced, or `nil` when it displaced none.
    ///
    /// A rollback is not counted as displacing: two of them in a row go back two versions.
    package func predecessor(ofChampionOf model: String) async throws -> Int? {
        try await database.query(
            """
            select p.previous_version
            from models.promotions p join models.versions v using (model, version)
            where model = $1 and v.state = 'champion' and p.how <> 'rollback'
            order by p.promotion_id desc limit 1
            """, model
        ).first?.decodeIfPresent("previous_version")
    }

    private static let select = """
        select model, version, state, decision, title, unit, target, features, parameters, rounds, seed, metric, metrics,
               data_fingerprint, library, blob_sha256, octet_length(blob) as size, job_id, trained_at,
               train_rows, to_char(train_from, 'YYYY-MM-DD') as train_from,
               to_char(train_until, 'YYYY-MM-DD') as train_until,
               test_rows, to_char(test_from, 'YYYY-MM-DD') as test_from, to_char(test_until, 'YYYY-MM-DD') as test_until,
               (select max(promoted_at) from models.promotions p
                where p.model = v.model and p.version = v.version) as promoted_at
        from models.versions v
        """

    private func version(_ row: PostgresRow) throws -> ModelVersion {
        ModelVersion(
            model: try row.decode("model"), version: try row.decode("version"), state: try row.decode("state"),
            trainedAt: try row.decode("trained_at"), promotedAt: try row.decodeIfPresent("promoted_at"),
            jobID: try row.decodeIfPresent("job_id"), size: try row.decode("size"),
            blobSHA256: try row.decode("blob_sha256"),
            record: ModelRecord(
                title: try row.decode("title"), unit: try row.decode("unit"), target: try row.decode("target"),
                schema: FeatureSchema(features: try row.decode("features", as: PostgresJSON.self).decode()),
                parameters: try row.decode("parameters", as: PostgresJSON.self).decode(),
                rounds: try row.decode("rounds"), seed: try row.decode("seed"),
                metric: try row.decode("metric"),
                metrics: try row.decode("metrics", as: PostgresJSON.self).decode(),
                decision: try row.decode("decision"), dataFingerprint: try row.decode("data_fingerprint"),
                trainRows: try row.decode("train_rows"), trainFrom: try day(row, "train_from"),
                trainUntil: try day(row, "train_until"), testRows: try row.decode("test_rows"),
                testFrom: try day(row, "test_from"), testUntil: try day(row, "test_until"),
                library: try row.decode("library")))
    }

    private func day(_ row: PostgresRow, _ column: String) throws -> LocalDay {
        let text = try row.decode(column, as: String.self)
        guard let day = LocalDay(text) else {
            throw PostgresError(.decoding, "column '\(column)' is not a day between the years 1 and 9999")
        }
        return day
    }
}

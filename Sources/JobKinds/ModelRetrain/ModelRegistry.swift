// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Hospital
import Jobs
package import Postgres

/// The trained models: which there are, which one is used, and what they predict.
package struct ModelRegistry: Sendable {
    private let postgres: PostgresPool
    private let queue = BlockingQueue(label: "rounds.models")

    package init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// All versions, newest first, of one model or of all in the order of their names.
    ///
    /// - Throws: `BadInput` when a model is named that has no version, or `PostgresError`.
    package func list(_ model: String? = nil) async throws -> [ModelVersion] {
        let versions = try await ModelReader(postgres).versions(of: model)
        if let model, versions.isEmpty { throw try await unknown(model, in: ModelReader(postgres)) }
        return versions
    }

    /// One version: the one of a number, or else the champion, or else, if none has been promoted, the newest.
    ///
    /// - Throws: `BadInput` when there is no such model or version, or `PostgresError`.
    package func show(_ model: String, version: Int? = nil) async throws -> ModelVersion {
        let reader = ModelReader(postgres)
        if let version { return try await existing(version, of: model, in: reader) }
        if let champion = try await reader.champion(of: model) { return champion }
        guard let newest = try await reader.versions(of: model).first else {
            throw try await unknown(model, in: reader)
        }
        return newest
    }

    /// Makes a version champion, whatever it was measured at.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - version: not the champion.
    ///   - reason: why; kept with the promotion.
    /// - Returns: the version as it is now.
    /// - Throws: `BadInput` when there is no such version or it is the champion already, or `PostgresError`.
    package func promote(_ model: String, version: Int, reason: String) async throws -> ModelVersion {
        try await postgres.transaction { transaction in
            let store = ModelStore(transaction: transaction)
            try await store.lock(model)
            let reader = ModelReader(transaction)
            guard try await existing(version, of: model, in: reader).state != .champion else {
                throw BadInput("version \(version) of '\(model)' is the champion already")
            }
            try await store.promote(version, of: model, by: .person, reason: reason)
            return try await existing(version, of: model, in: reader)
        }
    }

    /// Makes the version champion that the present champion displaced.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - reason: why; kept with the promotion.
    /// - Returns: the version that is champion now.
    /// - Throws: `BadInput` when there is no such model or the champion is its first, or `PostgresError`.
    package func rollback(_ model: String, reason: String) async throws -> ModelVersion {
        try await postgres.transaction { transaction in
            let store = ModelStore(transaction: transaction)
            try await store.lock(model)
            let reader = ModelReader(transaction)
            guard let champion = try await reader.champion(of: model) else {
                throw try await withoutChampion(model, in: reader)
            }
            guard let previous = try await reader.predecessor(ofChampionOf: model) else {
                throw BadInput(
                    "version \(champion.version) of '\(model)' is its first champion; there is none before it")
            }
            try await store.promote(previous, of: model, by: .rollback, reason: reason)
            return try await existing(previous, of: model, in: reader)
        }
    }

    /// Predicts for one case.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - features: what is known about the case, as texts by feature; what is left out counts as missing.
    ///   - version: instead of the champion.
    /// - Throws: `BadInput` when there is no such model, version or feature, none has been promoted, or a number is
    ///   expected and not given; or `PostgresError`.
    package func predict(
        _ model: String, features: [String: String], version: Int? = nil
    ) async throws -> Prediction {
        let reader = ModelReader(postgres)
        let chosen: ModelVersion
        if let version {
            chosen = try await existing(version, of: model, in: reader)
        } else if let champion = try await reader.champion(of: model) {
            chosen = champion
        } else {
            throw try await withoutChampion(model, in: reader)
        }
        let input = try FeatureInput(features, schema: chosen.record.schema)
        guard let blob = try await reader.blob(chosen.version, of: model) else {
            throw noSuchVersion(chosen.version, of: model)
        }
        let values = try await queue.run { () throws(XGBoostError) in
            try GradientBoosting.predict(blob, input.matrix, threads: 1)
        }
        return Prediction(
            model: model, version: chosen.version, value: values[0], unit: chosen.record.unit,
            missing: input.missing, unseen: input.unseen)
    }

    private func existing(_ version: Int, of model: String, in reader: ModelReader) async throws -> ModelVersion {
        if let found = try await reader.version(version, of: model) { return found }
        guard try await reader.models().contains(model) else { throw try await unknown(model, in: reader) }
        throw noSuchVersion(version, of: model)
    }

    private func noSuchVersion(_ version: Int, of model: String) -> BadInput {
        BadInput("there is no version \(version) of '\(model)'", hint: "rounds models list shows the versions")
    }

    private func unknown(_ model: String, in reader: ModelReader) async throws -> BadInput {
        let names = try await reader.models()
        return BadInput(
            "no model '\(model)' has been trained\(suggestion(model, names))",
            hint: names.isEmpty
                ? "rounds submit model-retrain --model \(model) trains it" : "trained: \(names.joined(separator: ", "))"
        )
    }

    private func withoutChampion(_ model: String, in reader: ModelReader) async throws -> BadInput {
        guard try await reader.models().contains(model) else { return try await unknown(model, in: reader) }
        return BadInput(
            "no version of '\(model)' has been promoted yet",
            hint: "rounds models list says why; a version can be named, or promoted by hand")
    }
}

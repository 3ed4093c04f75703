// SPDX-License-Identifier: Apache-2.0

import Postgres

/// A lock on a table that makes a worker wait inside its transaction, at a point that the test knows.
struct TableHold: Sendable {
    fileprivate let release: AsyncStream<Void>.Continuation

    /// Lets everybody go on.
    func end() {
        release.finish()
    }
}

extension Site {
    /// Holds a table while the body runs, or until the hold is ended.
    ///
    /// - Parameters:
    ///   - table: schema and name.
    ///   - mode: `ACCESS EXCLUSIVE` stops readers, too; `EXCLUSIVE` only writers.
    func holding<Value: Sendable>(
        _ table: String, _ mode: String = "ACCESS EXCLUSIVE", _ body: (TableHold) async throws -> Value
    ) async throws -> Value {
        let (released, release) = AsyncStream<Void>.makeStream()
        let (taken, take) = AsyncStream<Void>.makeStream()
        async let hold: Void = lock("LOCK TABLE \(table) IN \(mode) MODE", take, released)
        for await _ in taken {}
        let result: Result<Value, any Error>
        do { result = .success(try await body(TableHold(release: release))) } catch { result = .failure(error) }
        release.finish()
        try await hold
        return try result.get()
    }

    private func lock(
        _ statement: String, _ taken: AsyncStream<Void>.Continuation, _ released: AsyncStream<Void>
    ) async throws {
        defer { taken.finish() }
        try await postgres.transaction { transaction in
            try await transaction.executeScript(statement)
            taken.finish()
            for await _ in released {}
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Postgres
import Synchronization
import TestSupport
import Testing

/// Runs a test against a pool on a database of its own, and closes the pool behind it.
@discardableResult
func withPool<R>(
    size: Int = 4, configure: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresPool) async throws -> R
) async throws -> R {
    try await withPool(url: TestServers.database(), size: size, configure: configure, body)
}

@discardableResult
func withPool<R>(
    url: String, size: Int = 4, configure: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresPool) async throws -> R
) async throws -> R {
    var configuration = try PostgresConfiguration(url: url, poolSize: size)
    configure(&configuration)
    let pool = PostgresPool(configuration)
    do {
        let value = try await body(pool)
        await pool.close()
        return value
    } catch {
        await pool.close()
        throw error
    }
}

/// Waits until something has become true; ends the test when it has not within the limit.
func eventually(
    within limit: Duration = .seconds(30), _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            try #require(Bool(false), "never happened: \(what)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// The error that a call throws.
func postgresError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> PostgresError {
    try await #require(throws: PostgresError.self, sourceLocation: sourceLocation) { try await body() }
}

extension PostgresConfiguration {
    /// A URL to the same database, for a second pool that watches the first.
    var urlForTests: String {
        description.split(separator: " ").map { "\($0)" }.joined(separator: " ")
    }
}

/// Notes what concurrent tasks did, in order.
final class Recorder: Sendable {
    private let notes = Mutex<[Int]>([])

    var all: [Int] { notes.withLock { $0 } }

    func note(_ value: Int) { notes.withLock { $0.append(value) } }
}

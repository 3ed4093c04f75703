// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization

/// The fenced transactions of one attempt, and whether one of them recorded the job's success.
package final class AttemptEffect: Sendable {
    private let finished = Mutex<String?>(nil)

    package init() {}

    /// The result that was recorded together with the effect, as JSON, or `nil` when none was.
    package var recordedResult: String? { finished.withLock { $0 } }

    func commit<Value: Sendable>(
        _ lease: Lease, on postgres: PostgresPool, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await postgres.transaction { transaction in
            try await Fence.name(lease, in: transaction)
            let value = try await body(transaction)
            try await Fence.check(lease, in: transaction)
            return value
        }
    }

    func finish<Value: Codable & Sendable>(
        _ lease: Lease, on postgres: PostgresPool, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        let (value, result) = try await postgres.transaction { transaction in
            try await Fence.name(lease, in: transaction)
            let value = try await body(transaction)
            let result = try JSONText.encode(value)
            try await Fence.succeed(lease, result: result, in: transaction)
            return (value, result)
        }
        finished.withLock { $0 = result }
        return value
    }
}

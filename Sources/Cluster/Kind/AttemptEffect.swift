// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization

/// The fenced transactions of one attempt, and whether one of them recorded the job's success.
package final class AttemptEffect: Sendable {
    private let finished = Mutex<String?>(nil)

    private let hasLedger: Bool

    /// - Parameter hasLedger: `false` for a job of an ephemeral queue, of which the ledger knows nothing.
    package init(hasLedger: Bool = true) {
        self.hasLedger = hasLedger
    }

    /// The result that was recorded together with the effect, as JSON, or `nil` when none was.
    package var recordedResult: String? { finished.withLock { $0 } }

    func commit<Value: Sendable>(
        _ lease: Lease, on postgres: PostgresPool, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try requireLedger()
        return try await postgres.transaction { transaction in
            try await Fence.name(lease, in: transaction)
            let value = try await body(transaction)
            try await Fence.check(lease, in: transaction)
            return value
        }
    }

    func finish<Value: Codable & Sendable>(
        _ lease: Lease, on postgres: PostgresPool, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try requireLedger()
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

    func requireLedger() throws(BadInput) {
        if hasLedger { return }
        throw BadInput(
            "a job of an ephemeral queue cannot commit to the ledger, which does not know it",
            hint: "submit it to a durable queue")
    }
}

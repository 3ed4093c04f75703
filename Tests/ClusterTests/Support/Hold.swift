// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs
import Postgres

/// Adds 1 to the balance, once in the life of its job, then waits without the database until the test lets it go.
struct Hold: JobKind {
    static let name = "hold"
    /// Told when an attempt begins to wait.
    let entered: AsyncStream<Int>
    private let enter: AsyncStream<Int>.Continuation
    private let released: AsyncStream<Void>
    private let release: AsyncStream<Void>.Continuation

    init() {
        (entered, enter) = AsyncStream.makeStream()
        (released, release) = AsyncStream.makeStream()
    }

    /// Lets every attempt end, now and later.
    func letGo() { release.finish() }

    func validate(_ parameters: NoParameters) {}

    func run(_ parameters: NoParameters, context: JobContext) async throws -> [String: Int] {
        if try context.checkpoint(as: Bool.self) != true {
            try await context.commit { transaction in
                try await transaction.execute("UPDATE account SET balance = balance + 1")
                try await context.checkpoint(true, in: transaction)
            }
        }
        enter.yield(context.attempt)
        for await _ in released {}
        return ["attempt": context.attempt]
    }
}

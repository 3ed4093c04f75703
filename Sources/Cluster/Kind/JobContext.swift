// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Jobs
package import Logging
package import Postgres

/// What a handler has to work with during one attempt.
package struct JobContext: Sendable {
    /// The attempt's lease; every write names it.
    package let lease: Lease
    /// The kind of the job.
    package let kind: String
    /// The branch on whose behalf the job runs, or `nil`.
    package let branch: String?
    /// For reads and for staging tables. What must count goes through ``commit(_:)`` or ``finish(_:)``.
    package let postgres: PostgresPool
    /// The folder for files that the job makes when the caller names no other.
    package let outputDirectory: String
    /// Where the attempt belongs in a distributed trace, to be handed on to what the handler calls; `nil` when whoever
    /// submitted the job named none.
    package let trace: TraceContext?
    private let baseLogger: Logger
    /// The checkpoint that an earlier attempt has left, as JSON.
    let leftBehind: String?
    private let reporter: any AttemptReporter
    let effect: AttemptEffect

    package var jobID: JobID { lease.id }
    package var attempt: Int { lease.attempt }

    package init(
        lease: Lease, kind: String, branch: String?, postgres: PostgresPool, logger: Logger,
        outputDirectory: String, checkpoint: String? = nil, reporter: any AttemptReporter, effect: AttemptEffect,
        trace: TraceContext? = nil
    ) {
        self.trace = trace
        self.lease = lease
        self.kind = kind
        self.branch = branch
        self.postgres = postgres
        baseLogger = logger
        self.outputDirectory = outputDirectory
        leftBehind = checkpoint
        self.reporter = reporter
        self.effect = effect
    }

    /// A logger that names the job and the attempt in each entry.
    package var logger: Logger {
        var logger = baseLogger
        for (key, value) in metadata { logger[metadataKey: key] = value }
        return logger
    }

    /// What names the attempt in an entry of the log.
    var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "job.id": "\(lease.id)", "job.attempt": "\(lease.attempt)", "job.kind": "\(kind)",
        ]
        if let trace {
            metadata["trace.id"] = "\(trace.traceID)"
            metadata["span.id"] = "\(trace.spanID)"
        }
        return metadata
    }

    /// Adds a line to the job's live log, which people follow while it runs.
    package func log(_ line: String) {
        reporter.log(line)
    }

    /// Says how far the attempt is.
    ///
    /// - Parameters:
    ///   - completed: units of work done.
    ///   - total: units of work in all, when known.
    ///   - message: what is being done, in a few words.
    package func progress(_ completed: Int64, of total: Int64?, _ message: String? = nil) {
        reporter.progress(Progress(completed: completed, total: total, message: message))
    }

    /// Throws when the attempt was told to stop: cancelled, timed out, lease lost, worker draining.
    package func checkCancellation() throws {
        try Task.checkCancellation()
    }

    /// Commits a part of the job's effect in one transaction, unless another attempt has the job.
    ///
    /// - Parameter body: writes through the transaction it is given.
    /// - Returns: what `body` returns.
    /// - Throws: `LeaseLost` when this attempt is stale, after rolling back; else what `body` or the commit throws.
    package func commit<Value: Sendable>(
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await effect.commit(lease, on: postgres, body)
    }

    /// Commits the job's effect and its success in one transaction: both happen or neither does.
    ///
    /// - Parameter body: writes through the transaction it is given and returns the job's result.
    /// - Returns: the result; the handler returns it as its last act.
    /// - Throws: as ``commit(_:)``.
    package func finish<Value: Codable & Sendable>(
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await effect.finish(lease, on: postgres, body)
    }
}

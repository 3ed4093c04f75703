// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Postgres

/// Runs one attempt of a job: starts the handler, stops it when it must stop, and says how it ended.
struct AttemptRunner: Sendable {
    let kinds: JobKindRegistry
    let postgres: PostgresPool
    let outbox: ReportOutbox
    let rules: FailureRules
    let outputDirectory: String
    let logger: Logger

    /// Runs a claimed job until its handler has ended, on the threads of the handlers.
    ///
    /// - Returns: what to record, or `nil` when the attempt has lost its lease and nothing may be recorded.
    func run(_ attempt: Attempt) async -> AttemptEnd? {
        let lease = attempt.lease
        let reports =
            attempt.isEphemeral
            ? nil : AttemptReports(lease: lease, queue: attempt.queue, logger: logger, outbox: outbox)
        let effect = AttemptEffect(hasLedger: !attempt.isEphemeral)
        let context = JobContext(
            lease: lease, kind: attempt.kind, branch: attempt.branch.isEmpty ? nil : attempt.branch,
            postgres: postgres, logger: logger, outputDirectory: outputDirectory,
            checkpoint: attempt.started.checkpoint,
            reporter: reports ?? EphemeralReporter(lease: lease, logger: logger) as any AttemptReporter, effect: effect,
            trace: attempt.started.trace.flatMap { TraceContext(traceparent: $0) }?.child())
        logger.debug("attempt started", metadata: context.metadata)
        let outcome = await outcome(of: attempt, context, effect)
        if let reports, reports.hasReported { await outbox.flush(reports) }
        return end(attempt, outcome, effect, context)
    }

    private func outcome(of attempt: Attempt, _ context: JobContext, _ effect: AttemptEffect) async -> AttemptOutcome? {
        do {
            let version = attempt.started.version
            let kind = try kinds.kind(named: attempt.kind, version: version)
            let result: String
            if attempt.control.reason != nil { throw CancellationError() }
            if let timeout = attempt.timeout {
                result = try await withTimeout(timeout, attempt.control) {
                    try await kind.run(json: attempt.parameters, version: version, context: context)
                }
            } else {
                result = try await kind.run(json: attempt.parameters, version: version, context: context)
            }
            // The effect and the success are one: once they are committed, nothing that came later counts.
            if effect.recordedResult == nil, let reason = attempt.control.reason { return stopped(reason, attempt) }
            return .succeeded(result: result)
        } catch {
            if let result = effect.recordedResult { return .succeeded(result: result) }
            if let reason = attempt.control.reason { return stopped(reason, attempt) }
            return failure(error, attempt)
        }
    }

    /// Runs a handler and, beside it, the clock that stops it.
    private func withTimeout(
        _ timeout: Duration, _ control: AttemptControl, _ handler: () async throws -> String
    ) async throws -> String {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: globalConcurrentExecutor) {
                try await Task.sleep(for: timeout)
                control.stop(.timedOut)
            }
            defer { group.cancelAll() }
            return try await handler()
        }
    }

    /// How an attempt has ended that was stopped.
    private func stopped(_ reason: StopReason, _ attempt: Attempt) -> AttemptOutcome? {
        switch reason {
        case .cancelRequested: return .cancelled
        case .draining: return .handedBack
        case .leaseLost: return nil
        case .timedOut:
            let limit = attempt.timeout.map { "\($0)" } ?? "its time"
            let message = "took longer than \(limit)"
            return .failed(
                JobError(message: message, type: "timed-out", attempt: attempt.lease.attempt), retryable: true)
        }
    }

    private func failure(_ error: any Error, _ attempt: Attempt) -> AttemptOutcome? {
        func failed(_ message: String, _ type: String, retryable: Bool) -> AttemptOutcome {
            .failed(JobError(message: message, type: type, attempt: attempt.lease.attempt), retryable: retryable)
        }
        switch error {
        case is LeaseLost: return nil
        case let error as UnknownJob:
            return .parked(JobError(message: error.description, type: "unknown", attempt: attempt.lease.attempt))
        case let error as BadInput: return failed(error.description, "bad-input", retryable: false)
        case let error as JobFailure: return failed(error.message, "error", retryable: error.retryable)
        default: return failed("\(error)", "error", retryable: true)
        }
    }

    private func end(
        _ attempt: Attempt, _ outcome: AttemptOutcome?, _ effect: AttemptEffect,
        _ context: JobContext
    ) -> AttemptEnd? {
        var end = AttemptEnd(
            lease: attempt.lease, queue: attempt.queue,
            verdict: Verdict(
                state: .succeeded, failures: attempt.started.failures, lostLeases: attempt.started.lostLeases),
            outcome: "succeeded")
        switch outcome {
        case nil:
            context.logger.warning("lease lost; nothing was written")
            return nil
        case .succeeded(let result):
            end.result = result
            end.isRecorded = effect.recordedResult != nil
            logger.debug("attempt succeeded", metadata: context.metadata)
        case .failed(let error, let retryable):
            var random = SystemRandomNumberGenerator()
            end.verdict = rules.afterFailure(
                error, retryable: retryable, failures: attempt.started.failures,
                maxAttempts: attempt.started.maxAttempts,
                lostLeases: attempt.started.lostLeases, using: &random)
            end.outcome = "failed"
            let level: Logger.Level = end.verdict.state == .failed ? .error : .warning
            context.logger.log(level: level, "attempt failed", metadata: ["error": "\(error.message)"])
        case .parked(let error):
            end.verdict = rules.afterMistakenClaim(
                error, failures: attempt.started.failures, lostLeases: attempt.started.lostLeases)
            end.outcome = "handed-back"
            context.logger.warning("claimed a job that cannot run here", metadata: ["error": "\(error.message)"])
        case .cancelled:
            end.verdict.state = .cancelled
            end.outcome = "cancelled"
            context.logger.notice("attempt cancelled")
        case .handedBack:
            end.verdict.state = .queued
            end.outcome = "handed-back"
            context.logger.notice("attempt handed back")
        }
        return end
    }
}

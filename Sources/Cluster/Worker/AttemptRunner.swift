// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Postgres

/// Runs one attempt of a job: starts the handler, stops it when it must stop, and says how it ended.
struct AttemptRunner: Sendable {
    let kinds: JobKindRegistry
    let postgres: PostgresPool
    let threads: HandlerThreads
    let outbox: ReportOutbox
    let rules: FailureRules
    let outputDirectory: String
    let logger: Logger

    /// Runs a claimed job until its handler has ended.
    ///
    /// - Returns: what to record, or `nil` when the attempt has lost its lease and nothing may be recorded.
    func run(_ attempt: Attempt) async -> AttemptEnd? {
        let claim = attempt.claim
        var logger = logger
        logger[metadataKey: "job.id"] = "\(claim.lease.id)"
        logger[metadataKey: "job.attempt"] = "\(claim.lease.attempt)"
        logger[metadataKey: "job.kind"] = "\(claim.kind)"
        logger.notice("attempt started")

        let reports = AttemptReports(lease: claim.lease, queue: claim.queue, logger: logger, outbox: outbox)
        let effect = AttemptEffect()
        let context = JobContext(
            lease: claim.lease, kind: claim.kind, branch: claim.branch.isEmpty ? nil : claim.branch,
            postgres: postgres, logger: logger, outputDirectory: outputDirectory, reporter: reports, effect: effect)

        let outcome = await outcome(of: claim, context, effect, attempt.stops)
        await outbox.flush(reports)
        return end(claim, attempt.started, outcome, effect, logger)
    }

    /// Runs the handler and, beside it, whatever may stop it.
    private func outcome(
        of claim: Claim, _ context: JobContext, _ effect: AttemptEffect, _ stops: AsyncStream<StopReason>
    ) async -> AttemptOutcome? {
        do {
            let kind = try kinds.kind(named: claim.kind)
            let result = try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask(executorPreference: threads) {
                    try await kind.run(json: claim.parameters, context: context)
                }
                group.addTask(executorPreference: globalConcurrentExecutor) {
                    for await reason in stops { throw Stopped(reason: reason) }
                    return nil
                }
                if let timeout = claim.timeout {
                    group.addTask(executorPreference: globalConcurrentExecutor) {
                        try await Task.sleep(for: timeout)
                        throw Stopped(reason: .timedOut)
                    }
                }
                defer { group.cancelAll() }
                while let result = try await group.next() {
                    if let result { return result }
                }
                throw CancellationError()
            }
            return .succeeded(result: result)
        } catch {
            // The effect and the success are one: once they are committed, nothing that came later counts.
            if let result = effect.recordedResult { return .succeeded(result: result) }
            return failure(error, claim)
        }
    }

    private func failure(_ error: any Error, _ claim: Claim) -> AttemptOutcome? {
        func failed(_ message: String, _ type: String, retryable: Bool) -> AttemptOutcome {
            .failed(JobError(message: message, type: type, attempt: claim.lease.attempt), retryable: retryable)
        }
        switch error {
        case let stopped as Stopped:
            switch stopped.reason {
            case .cancelRequested: return .cancelled
            case .draining: return .handedBack
            case .leaseLost: return nil
            case .timedOut:
                let limit = claim.timeout.map { "\($0)" } ?? "its time"
                return failed("took longer than \(limit)", "timed-out", retryable: true)
            }
        case is LeaseLost: return nil
        case let error as BadInput: return failed(error.description, "bad-input", retryable: false)
        case let error as JobFailure: return failed(error.message, "error", retryable: error.retryable)
        default: return failed("\(error)", "error", retryable: true)
        }
    }

    private func end(
        _ claim: Claim, _ started: StartedAttempt, _ outcome: AttemptOutcome?, _ effect: AttemptEffect, _ logger: Logger
    ) -> AttemptEnd? {
        var end = AttemptEnd(
            lease: claim.lease, queue: claim.queue,
            verdict: Verdict(
                state: .succeeded, failures: started.failures, lostLeases: started.lostLeases),
            outcome: "succeeded")
        switch outcome {
        case nil:
            logger.warning("lease lost; nothing was written")
            return nil
        case .succeeded(let result):
            end.result = result
            end.isRecorded = effect.recordedResult != nil
            logger.notice("attempt succeeded")
        case .failed(let error, let retryable):
            var random = SystemRandomNumberGenerator()
            end.verdict = rules.afterFailure(
                error, retryable: retryable, failures: started.failures, maxAttempts: started.maxAttempts,
                lostLeases: started.lostLeases, using: &random)
            end.outcome = "failed"
            let level: Logger.Level = end.verdict.state == .failed ? .error : .warning
            logger.log(level: level, "attempt failed", metadata: ["error": "\(error.message)"])
        case .cancelled:
            end.verdict.state = .cancelled
            end.outcome = "cancelled"
            logger.notice("attempt cancelled")
        case .handedBack:
            end.verdict.state = .queued
            end.outcome = "handed-back"
            logger.notice("attempt handed back")
        }
        return end
    }

    private struct Stopped: Error {
        let reason: StopReason
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Foundation
import Jobs

/// What every submit takes, and how it is done.
struct SubmitOptions: ParsableArguments {
    @Flag(help: "Wait for the end: a progress bar on a terminal, plain lines elsewhere; the result on stdout.")
    var wait = false

    @Option(help: "The branch on whose behalf the job runs; branches take turns (ROUNDS_BRANCH).")
    var branch: String?

    @Option(help: "0 is served first, 9 last.")
    var priority = 5

    @Option(help: "Not before this has passed, such as 90s, 15m or 2h.")
    var delay: TimeSpan?

    @Option(help: "Not before this instant: 2026-03-01T02:30:00Z, or '2026-03-01 02:30' by this machine's clock.")
    var at: Moment?

    @Option(help: "How long one attempt may take, such as 30m.")
    var timeout: TimeSpan?

    @Option(help: "How many failures end the job.")
    var maxAttempts: Int?

    @Option(help: "A second submit of the same kind with the same key is answered with the first one's job.")
    var idempotencyKey: String?

    @OptionGroup var flow: FlowOptions

    func validate() throws {
        guard Priority(rawValue: priority) != nil else {
            throw ValidationError("--priority must be 0 to 9, not \(priority)")
        }
        if delay != nil && at != nil { throw ValidationError("--delay and --at exclude each other") }
        if let maxAttempts, maxAttempts < 1 {
            throw ValidationError("--max-attempts must be at least 1, not \(maxAttempts)")
        }
        if let timeout, timeout.seconds <= 0 { throw ValidationError("--timeout must be longer than nothing") }
        if flow.debounce != nil && (delay != nil || at != nil || idempotencyKey != nil) {
            throw ValidationError("--debounce excludes --delay, --at and --idempotency-key")
        }
        if idempotencyKey?.isEmpty == true { throw ValidationError("--idempotency-key must not be empty") }
    }

    /// Refuses the options that a run of several jobs does not know.
    ///
    /// - Parameter option: what asks for the run.
    func refuseTimes(for option: String) throws {
        if delay != nil || at != nil || idempotencyKey != nil || flow.isUsed {
            throw ValidationError(
                "\(option) starts a workflow: --delay, --at, --idempotency-key and the options of flow are for single jobs"
            )
        }
    }

    /// Submits a job, and waits for it when asked to.
    ///
    /// - Throws: `BadInput` when the job could not succeed, in which case it is not submitted; ``CommandFailure`` when
    ///   it was waited for and did not succeed.
    func submit<Kind: JobKind>(
        _ kind: Kind.Type, _ parameters: Kind.Parameters, output: OutputOptions, settings: SettingsOptions
    ) async throws {
        let settings = try settings.settings(branch: branch)
        try settings.requireJobsDirectory()
        try await settings.withCluster("submit") { cluster in
            let request = try await request(Kind.name, try Self.json(parameters), settings, cluster.client)
            for receipt in try await cluster.client.submit([request], by: Person.current) {
                try await JobReport(client: cluster.client, output: output).show(receipt, waiting: wait)
            }
        }
    }

    private func request(
        _ kind: String, _ parameters: String, _ settings: Settings, _ client: ClusterClient
    ) async throws -> JobRequest {
        let defaults = try await client.validate(kind: kind, parameters: parameters)
        var request = JobRequest(
            kind: kind, parameters: parameters, queue: defaults.queue, branch: settings.branch ?? "",
            priority: Priority(rawValue: priority) ?? .normal,
            runAt: at?.date ?? delay.map { Date(timeIntervalSinceNow: $0.seconds) },
            timeout: timeout?.duration ?? defaults.timeout, maxAttempts: maxAttempts ?? defaults.maxAttempts,
            idempotencyKey: idempotencyKey, submittedBy: Person.current, version: defaults.version,
            memory: defaults.memory, concurrencyKey: defaults.concurrencyKey,
            trace: TraceContext.continuing(ProcessInfo.processInfo.environment["TRACEPARENT"]).traceparent)
        flow.apply(to: &request, now: Date())
        return request
    }

    private static func json(_ parameters: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(parameters), as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport

/// A ledger, a broker and a leader for tests of the coordinator's duties; no worker runs, the tests end the jobs.
struct WorkflowFixture {
    let postgres: PostgresPool
    let ledger: Ledger
    let broker: Broker
    let client: ClusterClient
    let term: Int64
    let kinds = JobKindRegistry([NoopKind()])
    /// The `jobs/` folder.
    let jobs = TestServers.freshDirectory("jobs")

    init() async throws {
        postgres = try await TestDatabase.migrated()
        let redis = RedisClient(try RedisConfiguration(url: TestServers.redis().url))
        ledger = Ledger(postgres)
        broker = Broker(redis)
        try await broker.restore(queue: "quiet", from: ledger)
        client = ClusterClient(postgres: postgres, redis: redis, kinds: kinds)
        term = try await Leadership(postgres, holder: "first", duration: .seconds(600)).acquire() ?? 0
    }

    var advancer: WorkflowAdvancer { WorkflowAdvancer(ledger, broker, kinds: kinds) }

    func scheduler(now: Date, ledger other: Ledger? = nil) -> Scheduler {
        Scheduler(
            other ?? ledger, broker, kinds: kinds, definitions: DefinitionFolder(jobs, kinds: kinds.names),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, now: { now })
    }

    /// Starts a run of steps of which each is `name`, `name<need,need` and, when its failure does not matter, `name?`.
    func start(_ steps: String...) async throws -> StartedWorkflow {
        let steps = steps.map { text in
            let parts = text.split(separator: "<")
            let name = String(parts[0]).replacing("?", with: "")
            return WorkflowStep(
                name: name, job: JobTemplate(kind: "noop"),
                needs: parts.count > 1 ? parts[1].split(separator: ",").map(String.init) : [],
                onFailure: parts[0].hasSuffix("?") ? .continue : .stop)
        }
        return try await client.start(
            try WorkflowDefinition(name: "w", steps: steps), parameters: [:], on: CivilDate(daysSinceEpoch: 0),
            trigger: .person("tester"))
    }

    func start(_ definition: WorkflowDefinition, _ parameters: [String: JSONValue] = [:]) async throws
        -> StartedWorkflow
    {
        try await client.start(
            definition, parameters: parameters, on: CivilDate(year: 2026, month: 11, day: 21),
            trigger: .person("tester"))
    }

    /// Ends the open jobs of a step as if a worker had done them.
    ///
    /// - Parameters:
    ///   - item: only the job of this item.
    ///   - result: what it leaves, as JSON.
    func end(
        _ step: String, item: Int? = nil, of run: StartedWorkflow, as state: JobState = .succeeded,
        result: String? = nil
    ) async throws {
        try await postgres.execute(
            """
            UPDATE rounds.jobs
            SET state = $3::rounds.job_state, attempt = attempt + 1, result = $4::jsonb,
                finished_at = CASE WHEN $5 THEN clock_timestamp() END,
                error = CASE WHEN $3 = 'failed' THEN '{"message": "broke", "type": "error", "attempt": 1}'::jsonb END
            WHERE workflow_run_id = $1 AND step = $2 AND state IN ('queued', 'running') AND ($6::int IS NULL OR item = $6)
            """, run.run, step, state.rawValue, result, state.isTerminal, item)
    }

    /// Moves all runs on, as the leader does.
    @discardableResult
    func advance() async throws -> [String: Int] {
        try await advancer.runOnce(term: term).counts
    }

    /// The state of every step of a run.
    func states(of run: StartedWorkflow) async throws -> [String: JobState] {
        let steps = try await client.steps(ofRun: run.run)
        return Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0.state) })
    }

    /// The jobs of a step, in the order of its items.
    func jobs(_ step: String, of run: StartedWorkflow) async throws -> [JobRecord] {
        try await client.jobs(ofRun: run.run).filter { $0.step == step || $0.step?.hasPrefix("\(step)[") == true }
    }

    /// A step of a run.
    func step(_ name: String, of run: StartedWorkflow) async throws -> RunStepRecord? {
        try await client.steps(ofRun: run.run).first { $0.name == name }
    }

    func runState(_ run: StartedWorkflow) async throws -> String? {
        try await client.workflowRun(run.run)?.state
    }

    /// Writes a file of the `jobs/` folder.
    func write(_ name: String, _ text: String) throws {
        let file = URL(filePath: "\(jobs)/\(name)")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}

/// A kind of job that takes any parameters but `bad`.
struct NoopKind: JobKind {
    static let name = "noop"
    var defaults: JobDefaults { JobDefaults(queue: "quiet", maxAttempts: 4, timeout: .seconds(60)) }

    func validate(_ parameters: [String: JSONValue]) throws {
        if parameters["bad"] != nil { throw BadInput("this is bad", hint: "be good") }
    }

    func run(_ parameters: [String: JSONValue], context: JobContext) -> Bool { true }
}

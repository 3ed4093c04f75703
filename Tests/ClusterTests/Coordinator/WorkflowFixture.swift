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

    var advancer: WorkflowAdvancer { WorkflowAdvancer(ledger, broker) }

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

    /// Ends the job of a step as if a worker had done it.
    func end(_ step: String, of run: StartedWorkflow, as state: JobState = .succeeded) async throws {
        try await postgres.execute(
            """
            UPDATE rounds.jobs
            SET state = $3::rounds.job_state, finished_at = CASE WHEN $4 THEN now() END, attempt = attempt + 1
            WHERE workflow_run_id = $1 AND step = $2 AND state IN ('queued', 'running')
            """, run.run, step, state.rawValue, state.isTerminal)
    }

    /// The state of every step of a run.
    func states(of run: StartedWorkflow) async throws -> [String: JobState] {
        let jobs = try await client.jobs(ofRun: run.run)
        return Dictionary(uniqueKeysWithValues: jobs.map { ($0.step ?? "", $0.state) })
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

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import JobKinds
import Jobs
import TestSupport
import Testing

/// A workflow that has a job for each thing that its first step finds, and then one for what all of them left. No
/// coordinator leads when the first step ends, so that the test decides what happens while the second begins.
@Suite("A fan-out in real processes", .serialized, .timeLimit(.minutes(3)))
struct WorkflowTests {
    @Test("kill -9 of a worker in the middle: every item ends once, and the last step sees the results of all")
    func workerKilled() async throws {
        try await Site.open(on: try await LoadedDatabase.url(), jobs: try Self.jobs()) { site in
            let (run, victim) = try await site.foundItems()
            try await site.holding("kpi.values", "EXCLUSIVE") { hold in
                _ = try site.coordinator()
                try await Deadline(.seconds(60)).wait("an item on each worker") {
                    let running = try await site.items(of: run).filter { $0.state == .running }
                    return Set(running.compactMap { $0.worker?.prefix(3) }) == ["one", "two"] ? () : nil
                }
                try await victim.crash()
                hold.end()
            }
            try await site.expectEachItemOnce(in: run)
            var lost = 0
            for item in try await site.items(of: run) {
                let outcomes = try await site.outcomes(item.id)
                if outcomes == ["lease-lost", "succeeded"] { lost += 1 } else { #expect(outcomes == ["succeeded"]) }
            }
            #expect(lost > 0, "the worker had an item when it was killed")
        }
    }

    @Test("kill -9 of the leader while it moves the run on: the next leader begins the step, once")
    func leaderKilled() async throws {
        try await Site.open(on: try await LoadedDatabase.url(), jobs: try Self.jobs()) { site in
            let (run, _) = try await site.foundItems()
            try await site.holding("rounds.jobs", "EXCLUSIVE") { hold in
                let leader = try site.coordinator()
                // It has ended the first step in its transaction by then.
                let waiting = """
                    SELECT count(*)::text FROM pg_stat_activity
                    WHERE wait_event_type = 'Lock' AND query LIKE '%rounds.workflow_steps%'
                    """
                try await Deadline(.seconds(60)).wait("the leader to move the run on") {
                    try await site.value(waiting) != "0" ? () : nil
                }
                try await leader.crash()
                _ = try site.coordinator()
                hold.end()
            }
            try await site.expectEachItemOnce(in: run)
        }
    }

    /// A folder with the workflow, and all else that the cluster runs.
    private static func jobs() throws -> String {
        let folder = try Scratch.folder("jobs")
        for name in ["datasets", "kpis", "models", "reports"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/\(name)", withDestinationPath: "\(RoundsProgram.jobs)/\(name)")
        }
        try FileManager.default.createDirectory(atPath: "\(folder)/workflows", withIntermediateDirectories: true)
        let text = """
            steps:
              - name: find
                kind: kpi-recompute
                parameters: {full: true}
              - name: each
                kind: kpi-recompute
                needs: [find]
                for_each: ${steps.find.result.kpis}
                max_parallel: 5
                parameters: {full: true, kpis: ["${item.kpi}"]}
              - name: gather
                kind: kpi-recompute
                needs: [each]
                parameters: {full: true, kpis: "${steps.each.results.*.kpis.0.kpi}"}
            """
        try text.write(toFile: "\(folder)/workflows/fan.yml", atomically: true, encoding: .utf8)
        return folder
    }
}

extension Site {
    private struct Document: Decodable {
        struct Run: Decodable {
            let id: Int64
            let state: String
        }
        let run: Run
    }

    /// Starts the workflow and two workers, and waits until the first step has ended.
    ///
    /// - Returns: the run, and one of the workers.
    fileprivate func foundItems() async throws -> (run: Int64, worker: TestProcess) {
        let leader = try coordinator()
        try await leader.says("leading")
        let workers = [try worker("one", concurrency: 2), try worker("two", concurrency: 2)]
        for worker in workers { try await worker.says("worker started") }
        // A coordinator makes a fresh Redis known; nobody is needed to run a job that is ready.
        _ = try await ended(try await submit(KPIRecompute.self, .init(full: true)))
        try await leader.crash()
        let answer = try await rounds("workflows", "run", "fan", "--json")
        #expect(answer.status == 0, "\(answer.errors)")
        let run = try JSONDecoder().decode(Document.self, from: Data(answer.output.utf8)).run.id
        let first = try #require(try await client.jobs(ofRun: run).first)
        #expect(try await ended(first.id).state == .succeeded)
        return (run, workers[0])
    }

    fileprivate func items(of run: Int64) async throws -> [JobRecord] {
        try await client.jobs(ofRun: run).filter { $0.step?.hasPrefix("each[") == true }
    }

    /// Waits for the end of the run, and looks at what came of it.
    fileprivate func expectEachItemOnce(in run: Int64) async throws {
        try await Deadline(.seconds(90)).wait("the end of run \(run)") {
            try await client.workflowRun(run)?.finishedAt != nil ? () : nil
        }
        #expect(try await client.workflowRun(run)?.state == "succeeded")
        let jobs = try await client.jobs(ofRun: run)
        let found: KPIRecompute.Result = try JSONText.decode(try #require(jobs[0].result).text)
        let names = found.kpis.map(\.kpi)
        #expect(names.count > 5)
        let items = try await items(of: run)
        #expect(items.map(\.step) == names.indices.map { "each[\($0)]" })
        #expect(items.allSatisfy { $0.state == .succeeded })
        #expect(jobs.count == names.count + 2)
        let last: KPIRecompute.Parameters = try JSONText.decode(try #require(jobs.last).parameters.text)
        #expect(last.kpis == names, "the results of all items, in their order")
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("A fan-out in the ledger")
struct FanOutTests {
    /// `find`, then a job of `load` for each of the files that it found, then `end` with the results of all.
    private func definition(
        maxParallel: Int? = nil, mayFail: Bool = false
    ) throws -> WorkflowDefinition {
        try WorkflowDefinition(
            name: "w",
            steps: [
                WorkflowStep(name: "find", job: JobTemplate(kind: "noop")),
                WorkflowStep(
                    name: "load", job: JobTemplate(kind: "noop", parameters: ["file": .string("${item}")]),
                    fanOut: FanOut(list: .string("${steps.find.result.files}"), maxParallel: maxParallel),
                    needs: ["find"], onFailure: mayFail ? .continue : .stop),
                WorkflowStep(
                    name: "end", job: JobTemplate(kind: "noop", parameters: ["all": .string("${steps.load.results}")]),
                    needs: mayFail ? [] : ["load"], waitsFor: mayFail ? ["load"] : []),
            ])
    }

    @Test("Each item becomes a job once the list is known; what needs the step waits for all and gets their results")
    func fanInOut() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        #expect(try await fixture.client.jobs(ofRun: run.run).map(\.step) == ["find"])
        try await fixture.end("find", of: run, result: #"{"files": ["x", "y", "z"]}"#)
        #expect(try await fixture.advance() == ["unblocked": 3])
        let jobs = try await fixture.jobs("load", of: run)
        #expect(jobs.map(\.step) == ["load[0]", "load[1]", "load[2]"])
        #expect(jobs.map(\.parameters.text) == [#"{"file": "x"}"#, #"{"file": "y"}"#, #"{"file": "z"}"#])

        for item in [2, 0] { try await fixture.end("load", item: item, of: run, result: "{\"n\": \(item)}") }
        #expect(try await fixture.advance() == [:])
        let half = try #require(try await fixture.step("load", of: run))
        #expect(half.hasItems && half.jobs == 3 && half.ended == 2 && half.state == .running)
        try await fixture.end("load", item: 1, of: run, result: #"{"n": 1}"#)
        #expect(try await fixture.advance() == ["unblocked": 1])
        #expect(
            try await fixture.jobs("end", of: run)[0].parameters.text == #"{"all": [{"n": 0}, {"n": 1}, {"n": 2}]}"#)
        try await fixture.end("end", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "succeeded")
    }

    @Test("No more items are under way than max_parallel allows, and each comes once, in order")
    func maxParallel() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition(maxParallel: 2))
        try await fixture.end("find", of: run, result: #"{"files": [0, 1, 2, 3, 4]}"#)
        #expect(try await fixture.advance() == ["unblocked": 2])
        let first = try await fixture.jobs("load", of: run).map(\.state)
        #expect(first == [.queued, .queued, .blocked, .blocked, .blocked])
        #expect(try await fixture.advance() == [:])
        try await fixture.end("load", item: 1, of: run)
        let (advancer, term) = (fixture.advancer, fixture.term)
        let released = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { try await advancer.runOnce(term: term).counts["unblocked", default: 0] }
            }
            return try await group.reduce(0, +)
        }
        #expect(released == 1, "coordinators that race do not release more")
        let second = try await fixture.jobs("load", of: run).map(\.state)
        #expect(second == [.queued, .succeeded, .queued, .blocked, .blocked])
        // One that is cancelled while it waits takes no place.
        _ = try await fixture.client.cancel([try await fixture.jobs("load", of: run)[3].id], by: "asha")
        try await fixture.end("load", of: run)
        #expect(try await fixture.advance() == ["unblocked": 1])
        #expect(try await fixture.jobs("load", of: run)[4].state == .queued)
    }

    @Test("An empty list is a success without jobs, and its results are an empty list")
    func empty() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("find", of: run, result: #"{"files": []}"#)
        #expect(try await fixture.advance() == ["unblocked": 1])
        #expect(try await fixture.states(of: run) == ["find": .succeeded, "load": .succeeded, "end": .running])
        #expect(try await fixture.jobs("end", of: run)[0].parameters.text == #"{"all": []}"#)
    }

    @Test(
        "A step whose jobs cannot be made fails with the reason, and what needs it is cancelled",
        arguments: [
            (
                #"{"count": 3}"#,
                "${steps.find.result.files} has no value: the result of step 'find' has no 'files', it is an object with "
                    + "count"
            ),
            (#"{"files": "x"}"#, "'for_each' must be a list, but it is the text 'x'"),
        ])
    func unfillable(result: String, reason: String) async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("find", of: run, result: result)
        #expect(try await fixture.advance() == ["cancelled": 1, "ended-runs": 1])
        #expect(try await fixture.states(of: run) == ["find": .succeeded, "load": .failed, "end": .cancelled])
        #expect(try await fixture.step("load", of: run)?.reason == reason)
        #expect(try await fixture.runState(run) == "failed")
        // Once the cause is mended, the run goes on from there.
        try await fixture.postgres.execute(
            "UPDATE rounds.jobs SET result = '{\"files\": [1]}' WHERE workflow_run_id = $1 AND step = 'find'", run.run)
        #expect(try await fixture.client.retry(run: run.run, by: "test") == ["load", "end"])
        #expect(try await fixture.states(of: run) == ["find": .succeeded, "load": .running, "end": .blocked])
    }

    @Test("A failed item fails the step; trying again takes up only the items that failed")
    func retry() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition(maxParallel: 1))
        try await fixture.end("find", of: run, result: #"{"files": [0, 1, 2]}"#)
        for state in [JobState.succeeded, .failed, .failed] {
            try await fixture.advance()
            try await fixture.end("load", of: run, as: state, result: state == .succeeded ? "1" : nil)
        }
        #expect(try await fixture.advance() == ["cancelled": 1, "ended-runs": 1])
        #expect(try await fixture.step("load", of: run)?.failed == 2)
        #expect(try await fixture.step("load", of: run)?.reason == "broke")

        #expect(try await fixture.client.retry(run: run.run, by: "test") == ["load", "end"])
        let states = try await fixture.jobs("load", of: run).map(\.state)
        #expect(states == [.succeeded, .queued, .blocked], "and only so many at a time")
        #expect(try await fixture.runState(run) == "running")
        for item in 1...2 {
            try await fixture.end("load", of: run, result: "\(item + 1)")
            try await fixture.advance()
        }
        #expect(try await fixture.jobs("end", of: run)[0].parameters.text == #"{"all": [1, 2, 3]}"#)
    }

    @Test("For a step that only waits for the items, the results have null for an item that failed")
    func tolerated() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition(mayFail: true))
        try await fixture.end("find", of: run, result: #"{"files": [0, 1]}"#)
        try await fixture.advance()
        try await fixture.end("load", item: 0, of: run, as: .failed)
        try await fixture.end("load", item: 1, of: run, result: "7")
        #expect(try await fixture.advance() == ["unblocked": 1])
        #expect(try await fixture.jobs("end", of: run)[0].parameters.text == #"{"all": [null, 7]}"#)
    }

    @Test("A coordinator that dies before it commits leaves nothing, and the next one does it all")
    func crash() async throws {
        struct Crash: Error {}
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("find", of: run, result: #"{"files": [0, 1, 2]}"#)
        await #expect(throws: Crash.self) {
            try await fixture.postgres.transaction { transaction in
                _ = try await RunAdvancer(kinds: fixture.kinds).advance(run.run, in: transaction)
                throw Crash()
            }
        }
        #expect(try await fixture.jobs("load", of: run).isEmpty)
        #expect(try await fixture.states(of: run) == ["find": .running, "load": .blocked, "end": .blocked])
        #expect(try await fixture.advance() == ["unblocked": 3])
    }

    @Test("A step whose jobs are there already cannot be begun a second time, whatever its row says")
    func twice() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("find", of: run, result: #"{"files": [0, 1, 2]}"#)
        #expect(try await fixture.advance() == ["unblocked": 3])
        try await fixture.postgres.execute(
            "UPDATE rounds.workflow_steps SET state = 'blocked', jobs = 0 WHERE name = 'load'")
        let error = await #expect(throws: PostgresError.self) { try await fixture.advance() }
        #expect(error?.sqlState == "23505")
        #expect(try await fixture.jobs("load", of: run).count == 3)
    }

    @Test("Jobs that are made of steps belong to the trace of whoever started the run")
    func trace() async throws {
        let fixture = try await WorkflowFixture()
        let trace = TraceContext.continuing("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        let run = try await fixture.client.start(
            try definition(), parameters: [:], on: CivilDate(daysSinceEpoch: 0),
            trigger: .person("tester", trace: trace))
        try await fixture.end("find", of: run, result: #"{"files": [0, 1, 2]}"#)
        #expect(try await fixture.advance() == ["unblocked": 3])
        let same = try await fixture.postgres.query(
            "SELECT count(*) FROM rounds.jobs WHERE trace LIKE '00-4bf92f3577b34da6a3ce929d0e0e4736-%'")
        #expect(try same[0].decode(0, as: Int.self) == 4)
    }

    @Test("A thousand items run side by side and come together")
    func thousand() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        let files = (0..<1000).map(String.init).joined(separator: ",")
        try await fixture.end("find", of: run, result: "{\"files\": [\(files)]}")
        #expect(try await fixture.advance() == ["unblocked": 1000])
        try await fixture.end("load", of: run, result: "1")
        #expect(try await fixture.advance() == ["unblocked": 1])
        let last = try await fixture.jobs("end", of: run)[0].parameters
        #expect(try JSONText.decode(last.text, as: [String: [Int]].self)["all"]?.count == 1000)
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Postgres
import Testing

@Suite("The workflow advancer")
struct WorkflowAdvancerTests {
    @Test("A run is accepted with all its jobs, their needs and the kind's defaults")
    func start() async throws {
        let fixture = try await WorkflowFixture()
        let definition = try WorkflowDefinition(
            name: "w", parameters: [WorkflowParameter(name: "x")],
            steps: [
                WorkflowStep(
                    name: "a",
                    job: JobTemplate(
                        kind: "noop", parameters: ["p": .string("${params.x} of ${run.date}")], branch: "B1",
                        priority: Priority(rawValue: 2), timeout: .seconds(5), maxAttempts: 1)),
                WorkflowStep(name: "b", job: JobTemplate(kind: "noop"), needs: ["a"]),
            ])
        let run = try await fixture.client.start(
            definition, parameters: ["x": .integer(7)], on: CivilDate(year: 2026, month: 11, day: 21),
            trigger: .person("asha"))
        let steps = try await fixture.client.steps(ofRun: run.run)
        #expect(steps.map(\.name) == ["a", "b"])
        #expect(steps.map(\.state) == [.running, .blocked])
        #expect(steps.map(\.needs) == [[], ["a"]])
        #expect(try await fixture.client.jobs(ofRun: run.run).map(\.id) == run.ready)
        try await fixture.end("a", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        let jobs = try await fixture.client.jobs(ofRun: run.run)
        #expect(jobs[0].parameters.text == #"{"p": "7 of 2026-11-21"}"#)
        #expect(jobs.map(\.branch) == ["B1", ""])
        #expect(jobs.map(\.queue) == ["quiet", "quiet"])
        #expect(jobs.map(\.maxAttempts) == [1, 4])
        let record = try #require(try await fixture.client.workflowRun(run.run))
        #expect(record.startedBy == "asha")
        #expect(
            try JSONDecoder().decode(WorkflowDefinition.self, from: Data(record.definition.text.utf8)) == definition)
    }

    @Test("A run whose values are missing, or whose step could not succeed, is refused as a whole")
    func refused() async throws {
        let fixture = try await WorkflowFixture()
        let definition = try WorkflowDefinition(
            name: "w", parameters: [WorkflowParameter(name: "x")],
            steps: [
                WorkflowStep(name: "a", job: JobTemplate(kind: "noop", parameters: ["p": .string("${params.x}")])),
                WorkflowStep(name: "b", job: JobTemplate(kind: "noop", parameters: ["bad": .bool(true)])),
            ])
        let day = CivilDate(daysSinceEpoch: 0)
        let missing = await #expect(throws: BadInput.self) {
            try await fixture.client.start(definition, parameters: [:], on: day, trigger: .person("asha"))
        }
        #expect(missing?.message == "workflow 'w' needs a value for 'x'")
        let bad = await #expect(throws: BadInput.self) {
            try await fixture.client.start(definition, parameters: ["x": .null], on: day, trigger: .person("asha"))
        }
        #expect(bad == BadInput("step 'b': this is bad", hint: "be good"))
        #expect(try await fixture.client.workflowRuns().isEmpty)
    }

    @Test("A diamond begins with its start, and its end waits for both sides")
    func diamond() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("start", "left<start", "right<start", "end<left,right")
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == [:])

        try await fixture.end("start", of: run)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == ["unblocked": 2])
        #expect(
            try await fixture.states(of: run)
                == ["start": .succeeded, "left": .running, "right": .running, "end": .blocked])

        try await fixture.end("left", of: run)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == [:])
        try await fixture.end("right", of: run)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == ["unblocked": 1])
        #expect(try await fixture.runState(run) == "running")

        try await fixture.end("end", of: run)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "succeeded")
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == [:])
    }

    @Test("After a failure nothing more begins, what runs ends, and the run fails")
    func stop() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a", "other", "after<other")
        try await fixture.end("a", of: run, as: .failed)
        #expect(try await fixture.advance() == ["cancelled": 2])
        #expect(
            try await fixture.states(of: run)
                == ["a": .failed, "b": .cancelled, "other": .running, "after": .cancelled])
        #expect(try await fixture.runState(run) == "running")
        try await fixture.end("other", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.states(of: run)["other"] == .succeeded)
        #expect(try await fixture.runState(run) == "failed")
        #expect(try await fixture.client.jobs(ofRun: run.run).count == 2)
    }

    @Test("Where the rest may go on, what needs a failed step is skipped with the reason, through all that needs it")
    func `continue`() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a?", "b<a", "c<b", "other", "after<other")
        try await fixture.end("a", of: run, as: .failed)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == ["cancelled": 2])
        #expect(
            try await fixture.states(of: run)
                == ["a": .failed, "b": .cancelled, "c": .cancelled, "other": .running, "after": .blocked])
        let reasons = try await fixture.client.steps(ofRun: run.run).map(\.reason)
        #expect(reasons == ["broke", "step 'a' failed", "step 'a' failed", nil, nil])

        try await fixture.end("other", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        try await fixture.end("after", of: run)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "failed")
    }

    @Test("What only waits for a step begins when that has failed or was skipped, with null for its result")
    func waitsFor() async throws {
        let fixture = try await WorkflowFixture()
        let template = JobTemplate(
            kind: "noop", parameters: ["a": .string("${steps.a.result.rows}"), "b": .string("${steps.b.result}")])
        let run = try await fixture.start(
            try WorkflowDefinition(
                name: "w",
                steps: [
                    WorkflowStep(name: "a", job: JobTemplate(kind: "noop"), onFailure: .continue),
                    WorkflowStep(name: "b", job: JobTemplate(kind: "noop"), needs: ["a"]),
                    WorkflowStep(name: "report", job: template, waitsFor: ["a", "b"]),
                ]))
        try await fixture.end("a", of: run, as: .failed)
        #expect(try await fixture.advance() == ["cancelled": 1, "unblocked": 1])
        #expect(try await fixture.jobs("report", of: run)[0].parameters.text == #"{"a": null, "b": null}"#)
        try await fixture.end("report", of: run, as: .failed)
        #expect(try await fixture.advance() == ["ended-runs": 1])

        // Tried again, it begins anew when what it waits for has ended, with what there is by then.
        #expect(try await fixture.client.retry(run: run.run, by: "test") == ["a", "b", "report"])
        #expect(try await fixture.states(of: run) == ["a": .running, "b": .blocked, "report": .blocked])
        for step in ["a", "b"] {
            try await fixture.end(step, of: run, result: #"{"rows": 3}"#)
            #expect(try await fixture.advance() == ["unblocked": 1])
        }
        #expect(try await fixture.jobs("report", of: run)[0].parameters.text == #"{"a": 3, "b": {"rows": 3}}"#)
        let earlier = try await fixture.client.jobs(ofRun: run.run).filter { $0.step?.hasPrefix("report/") == true }
        #expect(earlier.map(\.state) == [.failed], "the first attempt stays in the record")
        #expect(try await fixture.client.retry(earlier.map(\.id), by: "test") == [])
        try await fixture.end("report", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "succeeded")
    }

    @Test("A cancelled step stops what needs it even where the rest may go on after its failure")
    func cancelled() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a?", "b<a", "c<b")
        _ = try await fixture.client.cancel(run.ready, by: "asha", reason: "wrong day")
        #expect(
            try await fixture.advancer.runOnce(term: fixture.term).counts == ["cancelled": 2, "ended-runs": 1])
        #expect(try await fixture.runState(run) == "cancelled")
        let reasons = try await fixture.client.steps(ofRun: run.run).map(\.reason)
        #expect(reasons == [nil, "step 'a' was cancelled", "step 'a' was cancelled"])
    }

    @Test("A step that waits to be tried again holds up what needs it")
    func retrying() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a")
        try await fixture.end("a", of: run, as: .retrying)
        #expect(try await fixture.advancer.runOnce(term: fixture.term).counts == [:])
        #expect(try await fixture.states(of: run)["b"] == .blocked)
    }

    @Test("Two coordinators that advance at once unblock each job once")
    func race() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a", "c<a", "d<a", "e<a")
        try await fixture.end("a", of: run)
        let advancer = fixture.advancer
        let term = fixture.term
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask { try await advancer.runOnce(term: term).counts["unblocked", default: 0] }
            }
            return try await group.reduce(0, +)
        }
        #expect(counts == 4)
    }

    @Test("An unblocked job is ready in Redis at once")
    func broker() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a")
        try await fixture.end("a", of: run)
        _ = try await fixture.advancer.runOnce(term: fixture.term)
        let claims = try await fixture.broker.exchange(queue: "quiet", worker: "w", ends: [], claimUpTo: 10).claims
        #expect(claims.map(\.lease.id).contains(try await fixture.jobs("b", of: run)[0].id))
    }

    @Test("A failed step that is tried again brings back what was cancelled because of it, and the run goes on")
    func retry() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start("a", "b<a", "c<b", "other", "d<other,c")
        try await fixture.end("other", of: run)
        try await fixture.end("a", of: run, as: .failed)
        #expect(
            try await fixture.advancer.runOnce(term: fixture.term).counts == ["cancelled": 3, "ended-runs": 1])
        #expect(try await fixture.runState(run) == "failed")

        let failed = try await fixture.jobs("a", of: run).map(\.id)
        #expect(try await fixture.client.retry(failed, by: "test") == failed)
        #expect(try await fixture.runState(run) == "running")
        #expect(
            try await fixture.states(of: run)
                == ["a": .running, "b": .blocked, "c": .blocked, "other": .succeeded, "d": .blocked])
        for step in ["a", "b", "c", "d"] {
            try await fixture.end(step, of: run)
            _ = try await fixture.advancer.runOnce(term: fixture.term)
        }
        #expect(try await fixture.runState(run) == "succeeded")
        let record = try #require(try await fixture.client.workflowRun(run.run))
        #expect(record.finishedAt != nil)
    }
}

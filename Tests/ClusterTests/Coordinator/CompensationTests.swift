// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Testing

@Suite("Undoing what a failed run did")
struct CompensationTests {
    /// `book`, then `pay`, then `ship`; the first two can be undone by what they left.
    private func definition() throws -> WorkflowDefinition {
        func undone(_ name: String, needs: [String]) -> WorkflowStep {
            let undo = JobTemplate(kind: "noop", parameters: ["undo": .string("${steps.\(name).result.id}")])
            return WorkflowStep(
                name: name, job: JobTemplate(kind: "noop"), needs: needs, onFailure: .compensate,
                compensation: StepWork(job: undo))
        }
        return try WorkflowDefinition(
            name: "w",
            steps: [
                undone("book", needs: []), undone("pay", needs: ["book"]),
                WorkflowStep(name: "ship", job: JobTemplate(kind: "noop"), needs: ["pay"]),
            ])
    }

    /// A run whose last step has failed, and which undoes its second.
    private func failed(_ fixture: WorkflowFixture) async throws -> StartedWorkflow {
        let run = try await fixture.start(try definition())
        try await fixture.end("book", of: run, result: #"{"id": 4}"#)
        try await fixture.advance()
        try await fixture.end("pay", of: run, result: #"{"id": 5}"#)
        try await fixture.advance()
        try await fixture.end("ship", of: run, as: .failed)
        #expect(try await fixture.advance() == ["unblocked": 1])
        return run
    }

    @Test("What succeeded before the failure is undone in reverse order, one at a time, with its result")
    func reverse() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await failed(fixture)
        #expect(try await fixture.jobs("pay/compensate", of: run).map(\.parameters.text) == [#"{"undo": 5}"#])
        #expect(try await fixture.jobs("book/compensate", of: run).isEmpty)
        #expect(try await fixture.runState(run) == "compensating")
        try await fixture.end("pay/compensate", of: run)
        #expect(try await fixture.advance() == ["unblocked": 1])
        #expect(try await fixture.jobs("book/compensate", of: run).map(\.parameters.text) == [#"{"undo": 4}"#])
        try await fixture.end("book/compensate", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "compensated")
        let undone = try await fixture.client.steps(ofRun: run.run).filter { $0.compensates != nil }
        #expect(undone.map(\.compensates) == ["pay", "book"])
        #expect(undone.allSatisfy { $0.state == .succeeded })
    }

    @Test("A step that failed itself is undone, with null for its result")
    func ownFailure() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("book", of: run, as: .failed)
        #expect(try await fixture.advance() == ["cancelled": 2, "unblocked": 1])
        #expect(try await fixture.jobs("book/compensate", of: run).map(\.parameters.text) == [#"{"undo": null}"#])
    }

    @Test("A run that undoes cannot go forward again; only what could not be undone is tried again")
    func retry() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await failed(fixture)
        let forward = try await fixture.jobs("ship", of: run).map(\.id)
        #expect(try await fixture.client.retry(forward, by: "test") == [])
        #expect(try await fixture.client.retry(run: run.run, by: "test") == [])
        try await fixture.end("pay/compensate", of: run, as: .failed)
        try await fixture.advance()
        try await fixture.end("book/compensate", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "failed")

        #expect(try await fixture.client.retry(run: run.run, by: "test") == ["pay/compensate"])
        #expect(try await fixture.runState(run) == "compensating")
        try await fixture.end("pay/compensate", of: run)
        #expect(try await fixture.advance() == ["ended-runs": 1])
        #expect(try await fixture.runState(run) == "compensated")
        #expect(try await fixture.client.retry(run: run.run, by: "test") == [])
    }

    @Test("Six coordinators that race undo each step once")
    func race() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await failed(fixture)
        try await fixture.end("pay/compensate", of: run)
        let (advancer, term) = (fixture.advancer, fixture.term)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { _ = try await advancer.runOnce(term: term) } }
            try await group.waitForAll()
        }
        #expect(try await fixture.jobs("book/compensate", of: run).count == 1)
        #expect(try await fixture.runState(run) == "compensating")
    }

    @Test("A run none of whose jobs is taken back stays as it is, whatever else is taken back with them")
    func untouched() async throws {
        let fixture = try await WorkflowFixture()
        let cancelled = try await fixture.start(try definition())
        try await fixture.end("book", of: cancelled, result: #"{"id": 4}"#)
        #expect(try await fixture.client.cancel(run: cancelled.run, by: "asha"))
        let failed = try await fixture.start("a")
        try await fixture.end("a", of: failed, as: .failed)
        try await fixture.advance()
        #expect(try await fixture.client.retry(cancelled.ready + failed.ready, by: "test") == failed.ready)
        #expect(try await fixture.runState(cancelled) == "cancelled")
        #expect(try await fixture.runState(failed) == "running")
    }

    @Test("A run that somebody cancels stops, undoes nothing, and can be taken up again")
    func cancelled() async throws {
        let fixture = try await WorkflowFixture()
        let run = try await fixture.start(try definition())
        try await fixture.end("book", of: run, result: #"{"id": 4}"#)
        try await fixture.advance()
        #expect(try await fixture.client.cancel(run: run.run, by: "asha", reason: "wrong day"))
        #expect(try await fixture.runState(run) == "cancelled")
        #expect(try await fixture.states(of: run) == ["book": .succeeded, "pay": .cancelled, "ship": .cancelled])
        #expect(try await fixture.step("ship", of: run)?.reason == "the run was cancelled by asha: wrong day")
        #expect(try await fixture.client.cancel(run: run.run, by: "asha") == false)

        #expect(try await fixture.client.retry(run: run.run, by: "test") == ["pay", "ship"])
        #expect(try await fixture.states(of: run) == ["book": .succeeded, "pay": .running, "ship": .blocked])
        #expect(try await fixture.runState(run) == "running")
    }
}

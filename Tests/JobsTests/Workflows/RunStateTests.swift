// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("A run of a workflow")
struct RunStateTests {
    private func ended(_ state: JobState, jobs: Int = 1, at second: Double = 0) -> RunState.Step {
        RunState.Step(state, jobs: jobs, finishedAt: Date(timeIntervalSince1970: second))
    }

    /// `a`, then `b` and `c`, then `d`; `a` and `b` can be undone.
    private func saga() throws -> RunState {
        RunState(
            try workflow([
                step("a", onFailure: .compensate, compensation: [:]),
                step("b", needs: ["a"], onFailure: .compensate, compensation: [:]), step("c", needs: ["a"]),
                step("d", needs: ["b", "c"]),
            ]))
    }

    @Test("begins with what needs nothing, waits while jobs run, and ends when all has ended")
    func begins() throws {
        var run = try saga()
        #expect(run.decisions() == [.begin(step: "a")])
        run.steps["a"] = RunState.Step(.running, jobs: 1)
        #expect(run.decisions() == [])
        run.steps["a"] = ended(.succeeded)
        #expect(run.decisions() == [.begin(step: "b"), .begin(step: "c")])
        for name in ["b", "c", "d"] { run.steps[name] = ended(.succeeded) }
        #expect(run.decisions() == [.end(.succeeded)])
        #expect(run.retriable == [])
    }

    @Test("that has failed undoes what had jobs, the last to end first, one after the other, then ends")
    func compensates() throws {
        var run = try saga()
        run.steps = ["a": ended(.succeeded, at: 1), "b": ended(.failed, at: 3), "c": RunState.Step(.running, jobs: 1)]
        #expect(run.decisions() == [.cancel(step: "d", reason: "step 'b' failed")])
        run.steps["d"] = ended(.cancelled, jobs: 0, at: 4)
        #expect(run.decisions() == [], "what still runs may run to its end")
        run.steps["c"] = ended(.succeeded, at: 5)
        #expect(run.decisions() == [.compensate(step: "b")], "a failed step may have done half of its work")
        run.compensations["b"] = RunState.Step(.running, jobs: 1)
        #expect(run.decisions() == [])
        run.compensations["b"] = ended(.failed)
        #expect(run.decisions() == [.compensate(step: "a")], "the others are undone all the same")
        run.compensations["a"] = ended(.succeeded)
        #expect(run.decisions() == [.end(.failed)])
        #expect(run.retriable == ["b"], "only what could not be undone can be tried again")
        run.compensations["b"] = ended(.succeeded)
        #expect(run.decisions() == [.end(.compensated)])
        #expect(run.retriable == [])
    }

    @Test("that is cancelled while it undoes is not compensated, and can be told to undo the rest")
    func cancelledWhileUndoing() throws {
        var run = try saga()
        run.steps = ["a": ended(.succeeded, at: 1), "b": ended(.succeeded, at: 2), "c": ended(.failed, at: 3)]
        run.steps["d"] = ended(.cancelled, jobs: 0, at: 4)
        run.compensations["b"] = ended(.succeeded)
        run.cancelReason = "enough"
        #expect(run.decisions() == [.end(.failed)])
        #expect(run.retriable == ["a"])
        run.cancelReason = nil
        #expect(run.decisions() == [.compensate(step: "a")])
    }

    @Test("undoes nothing that has had no job, and nothing when it succeeds or is cancelled")
    func compensatesNothing() throws {
        var run = try saga()
        run.steps = ["a": ended(.failed, jobs: 0)]
        for name in ["b", "c", "d"] { run.steps[name] = ended(.cancelled, jobs: 0) }
        #expect(run.decisions() == [.end(.failed)])
        run.steps["a"] = ended(.cancelled)
        #expect(run.decisions() == [.end(.cancelled)])
        run.steps["a"] = ended(.failed)
        #expect(run.decisions() == [.compensate(step: "a")])
        run.cancelReason = "enough"
        #expect(run.decisions() == [.end(.failed)])
    }

    @Test("that is cancelled begins nothing more")
    func cancelled() throws {
        var run = try saga()
        run.steps["a"] = RunState.Step(.running, jobs: 1)
        run.cancelReason = "the run was cancelled by asha"
        let cancelled = ["b", "c", "d"].map { name in
            RunDecision.cancel(step: name, reason: "the run was cancelled by asha")
        }
        #expect(run.decisions() == cancelled)
    }

    @Test("goes on where a step may fail, without what needs that step, and undoes nothing because of it")
    func goesOn() throws {
        var run = RunState(
            try workflow([
                step("a", onFailure: .compensate, compensation: [:]), step("b", onFailure: .continue),
                step("c", needs: ["b"]), step("d", needs: ["c"]), step("e", needs: ["a"]),
                step("f", needs: ["a"], waitsFor: ["b", "d"]),
            ]))
        run.steps = ["a": ended(.succeeded), "b": ended(.failed)]
        #expect(
            run.decisions() == [
                .cancel(step: "c", reason: "step 'b' failed"), .begin(step: "e"),
            ])
        run.steps["c"] = RunState.Step(.cancelled, reason: "step 'b' failed")
        run.steps["e"] = RunState.Step(.running, jobs: 1)
        #expect(run.decisions() == [.cancel(step: "d", reason: "step 'b' failed")])
        run.steps["d"] = RunState.Step(.cancelled, reason: "step 'b' failed")
        #expect(run.decisions() == [.begin(step: "f")])
        run.steps["e"] = ended(.succeeded)
        run.steps["f"] = ended(.succeeded)
        #expect(run.decisions() == [.end(.failed)])
    }

    @Test("can be retried where it failed or was cancelled; what comes after another of these begins later")
    func retriable() throws {
        var run = RunState(
            try workflow([
                step("a"), step("b", onFailure: .continue), step("c"), step("d"), step("e", needs: ["a"]),
                step("f", waitsFor: ["b"]),
            ]))
        run.steps = [
            "a": ended(.failed), "b": ended(.failed), "c": ended(.succeeded), "d": ended(.cancelled),
            "e": ended(.cancelled, jobs: 0), "f": ended(.failed),
        ]
        #expect(run.retriable == ["a", "b", "d", "e", "f"])
        #expect(run.retriableLater == ["e", "f"])
    }

    @Test("has progress by the weight of its steps, and in each by its jobs")
    func progress() {
        let progress = RunProgress([
            .init(weight: 3, hasEnded: true, jobs: 1, ended: 1),
            .init(weight: 4, hasEnded: false, jobs: 10, ended: 4, running: 1),
            .init(weight: 1, hasEnded: false, jobs: 0, ended: 0),
            .init(weight: 2, hasEnded: true, jobs: 0, ended: 0),
        ])
        #expect(progress.ended == 5)
        #expect(progress.jobs == 12)
        #expect(progress.fraction == 0.7)
    }
}

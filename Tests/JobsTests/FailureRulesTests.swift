// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("Failure rules")
struct FailureRulesTests {
    private let error = JobError(message: "no luck", type: "error", attempt: 1)

    /// Always the middle of the range, so that waits can be told in advance.
    private struct Middle: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max / 2 }
    }

    @Test("Waits grow by the factor up to the cap, and are spread over their upper half")
    func backoff() {
        let policy = RetryPolicy(base: .seconds(2), cap: .seconds(60), factor: 3)
        var generator = SystemRandomNumberGenerator()
        for (failures, longest) in [(1, 2), (2, 6), (3, 18), (4, 54), (5, 60), (50, 60)] {
            for _ in 1...100 {
                let wait = policy.delay(afterFailures: failures, using: &generator)
                #expect(wait >= .seconds(longest) * 0.5)
                #expect(wait <= .seconds(longest))
            }
        }
    }

    @Test(
        "A failure is tried again while attempts are left and it makes sense",
        arguments: [
            (0, true, JobState.retrying), (1, true, .retrying), (2, true, .failed), (0, false, .failed),
        ])
    func failure(failures: Int, retryable: Bool, state: JobState) {
        var random = Middle()
        let verdict = FailureRules().afterFailure(
            error, retryable: retryable, failures: failures, maxAttempts: 3, lostLeases: 1, using: &random)
        #expect(verdict.state == state)
        #expect(verdict.failures == failures + 1)
        #expect(verdict.lostLeases == 1)
        #expect((verdict.delay != nil) == (state == .retrying))
        #expect(verdict.error == error)
    }

    @Test("A lost lease counts no failure; the third one is poison")
    func lostLeases() {
        let rules = FailureRules()
        let lease = Lease(id: JobID(rawValue: 7), attempt: 3)
        let first = rules.afterLostLease(lease, worker: "w", failures: 1, lostLeases: 0)
        #expect(first.state == .queued)
        #expect(first.failures == 1)
        #expect(first.lostLeases == 1)
        let third = rules.afterLostLease(lease, worker: "w", failures: 1, lostLeases: 2)
        #expect(third.state == .failed)
        #expect(third.error?.type == "poison")
    }
}

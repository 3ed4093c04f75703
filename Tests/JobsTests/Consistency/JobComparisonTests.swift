// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("The comparison of the two stores")
struct JobComparisonTests {
    private static let now = Int64(1_000_000)
    private let comparison = JobComparison(now: now, workers: ["w"])

    private static func ledger(
        _ state: JobState, _ attempt: Int = 0, runAt: Int64? = nil, cancelled: Bool = false, changed: Int64 = .max,
        finished: Int64? = nil, worker: String = "w"
    ) -> LedgerSight {
        LedgerSight(
            state: state, attempt: attempt, runAt: runAt, lane: "a", worker: worker, isCancelRequested: cancelled,
            changedAge: changed, finishedAge: finished, version: "1")
    }

    private static func redis(
        _ state: String?, _ attempt: Int = 0, _ places: [JobPlace: Int64] = [:], cancelled: Bool = false,
        started: Int64? = nil, expires: Bool = false
    ) -> RedisSight {
        RedisSight(
            state: state, attempt: attempt, worker: "w", isCancelRequested: cancelled, startedAt: started,
            expires: expires, places: places)
    }

    private static let ready = [JobPlace.ready(lane: "a"): Int64(7)]
    private static let live = [JobPlace.running: now + 3000]

    static let consistent: [(LedgerSight?, RedisSight)] = [
        (nil, redis(nil)),
        (ledger(.queued), redis("queued", 0, ready)),
        // Handed back before it had begun: the ledger never heard of attempt 1.
        (ledger(.queued), redis("queued", 1, ready)),
        (ledger(.scheduled, runAt: now + 5000), redis("scheduled", 0, [.scheduled: now + 5000])),
        (ledger(.scheduled, runAt: now - 5000), redis("queued", 0, ready)),
        (ledger(.retrying, 2, runAt: now - 1), redis("retrying", 2, [.scheduled: now - 1])),
        (ledger(.running, 3), redis("running", 3, live)),
        (ledger(.running, 3, cancelled: true), redis("running", 3, live, cancelled: true)),
        (ledger(.blocked), redis(nil)),
        (ledger(.succeeded, 1, finished: 99), redis("succeeded", 1, expires: true)),
        (ledger(.succeeded, 1, finished: 99_000_000), redis(nil)),
        // The reaper is about to come.
        (ledger(.running, 3), redis("running", 3, [.running: now - 800])),
    ]

    @Test("finds nothing wrong with jobs on which the stores agree", arguments: consistent)
    func agreement(_ ledger: LedgerSight?, _ redis: RedisSight) {
        #expect(comparison.discrepancy(ledger, redis) == nil)
    }

    static let settling: [(LedgerSight, RedisSight)] = [
        (ledger(.queued, changed: 400), redis(nil)),
        (ledger(.queued, changed: 400), redis("failed", 1, expires: true)),
        (ledger(.queued), redis("running", 1, live, started: now - 2000)),
        (ledger(.succeeded, 1, finished: 2000), redis("running", 1, live)),
        (ledger(.running, 1, cancelled: true, changed: 2000), redis("running", 1, live)),
        (ledger(.scheduled, runAt: now + 9000, changed: 50), redis("scheduled", 0, [.scheduled: now + 1])),
    ]

    @Test("leaves alone what one store has and the other is just being told", arguments: settling)
    func patience(_ ledger: LedgerSight, _ redis: RedisSight) {
        #expect(comparison.discrepancy(ledger, redis) == nil)
    }

    static let broken: [(LedgerSight?, RedisSight, JobDiscrepancy)] = [
        (ledger(.queued), redis(nil), .missing),
        (ledger(.queued), redis(nil, 0, ready), .missing),
        (nil, redis("queued", 0, ready), .foreign),
        (nil, redis("succeeded", 1, expires: true), .foreign),
        (ledger(.succeeded, 1, finished: 99_000), redis("queued", 1, ready), .leftover),
        (ledger(.cancelled, 1, finished: 99_000), redis("running", 1, live), .leftover),
        (ledger(.blocked), redis("queued", 0, ready), .leftover),
        (ledger(.queued), redis("queued", 0, [.ready(lane: "a"): 7, .scheduled: 9]), .duplicated),
        (ledger(.queued), redis("queued", 0, [.ready(lane: "a"): 7, .ready(lane: "b"): 7]), .duplicated),
        (ledger(.queued), redis("queued", 0, [.ready(lane: "b"): 7]), .misplaced),
        (ledger(.queued), redis("queued"), .misplaced),
        (ledger(.running, 1), redis("running", 1, ready), .misplaced),
        (ledger(.queued), redis("succeeded", 0), .wrongState),
        (ledger(.running, 2), redis("queued", 2, ready), .wrongState),
        (ledger(.retrying, 1, runAt: now + 9000), redis("queued", 1, ready), .wrongState),
        (ledger(.queued, 1), redis("running", 1, live), .wrongState),
        (ledger(.succeeded, 1, finished: 99_000), redis("failed", 1, expires: true), .wrongState),
        (ledger(.queued, 5), redis("queued", 2, ready), .wrongAttempt),
        (ledger(.running, 5), redis("running", 2, live), .wrongAttempt),
        (ledger(.scheduled, runAt: now + 5000), redis("scheduled", 0, [.scheduled: now + 9000]), .wrongTime),
        (ledger(.scheduled, runAt: now - 60_000), redis("scheduled", 0, [.scheduled: now - 60_000]), .overdue),
        (ledger(.running, 1), redis("running", 1), .noLease),
        (ledger(.running, 1), redis("running", 1, [.running: now - 60_000]), .lapsedLease),
        (ledger(.running, 1, worker: "gone"), redis("running", 1, live), .holderGone),
        (ledger(.queued), redis("running", 1, live, started: now - 90_000), .claimNotBegun),
        (ledger(.running, 1, cancelled: true), redis("running", 1, live), .cancellationUnheard),
        (ledger(.failed, 1, finished: 99), redis("failed", 1), .keptForever),
    ]

    @Test("names what is wrong with a job", arguments: broken)
    func discrepancies(_ ledger: LedgerSight?, _ redis: RedisSight, _ expected: JobDiscrepancy) {
        #expect(comparison.discrepancy(ledger, redis) == expected)
    }

    @Test("tries every discrepancy there is")
    func completeness() {
        #expect(Set(Self.broken.map(\.2)) == Set(JobDiscrepancy.allCases))
    }

    @Test("drops a suspicion once anything has happened to the job")
    func confirmation() {
        let before = Self.ledger(.queued)
        let lost = Self.redis("queued")
        let suspect = JobSuspect(
            id: JobID(rawValue: 1), queue: "q", ledger: before, redis: lost, discrepancy: .misplaced)
        func isConfirmed(_ ledger: LedgerSight, _ redis: RedisSight, _ after: LedgerSight) -> Bool {
            suspect.isConfirmed(before: ledger, redis: redis, after: after, by: comparison)
        }
        #expect(isConfirmed(before, lost, before))
        var changed = before
        changed.version = "2"
        #expect(!isConfirmed(changed, lost, changed))
        #expect(!isConfirmed(before, lost, changed))
        #expect(!isConfirmed(before, Self.redis("queued", 0, Self.ready), before))
        #expect(!isConfirmed(before, Self.redis("running", 1, Self.live, started: Self.now), before))
        #expect(!isConfirmed(before, Self.redis("queued", 1), before))
    }
}

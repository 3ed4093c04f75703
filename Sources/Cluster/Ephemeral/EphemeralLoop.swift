// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Redis
import Synchronization

/// A worker's share in one ephemeral queue: tells Redis what has ended and claims as many jobs as there are free slots,
/// in one call a turn.
///
/// - Guarantees: what Redis could not be told is kept. Jobs of a lost lease are stopped and end nothing.
final class EphemeralLoop: Sendable {
    private struct State {
        var ended: [EphemeralEnd] = []
        /// The attempts under way, by job.
        var running: [JobID: (attempt: Int, control: AttemptControl)] = [:]
        /// Attempts that Redis has not heard of as ended.
        var held = 0
    }

    let queue: EphemeralQueue
    let bell = Bell()
    private let worker: String
    private let poisonAfter: Int
    private let slots: Slots
    private let waker: Waker
    private let logger: Logger
    private let begin: AttemptStarter
    private let state = Mutex(State())

    /// - Parameters:
    ///   - queue: the queue.
    ///   - worker: the worker's name.
    ///   - poisonAfter: how many lost leases make a job a dead one.
    ///   - slots: the worker's slots.
    ///   - waker: sleeps where there is nothing to do.
    ///   - begin: starts handlers.
    init(
        _ queue: EphemeralQueue, worker: String, poisonAfter: Int, slots: Slots, waker: Waker, logger: Logger,
        begin: AttemptStarter
    ) {
        self.queue = queue
        self.worker = worker
        self.poisonAfter = poisonAfter
        self.slots = slots
        self.waker = waker
        self.logger = logger
        self.begin = begin
    }

    /// The most jobs to claim in one call, so that no script holds Redis up for long.
    private static let mostClaims = 512

    /// How many jobs Redis counts as this worker's.
    var held: Int { state.withLock { $0.held } }

    /// Rings the bell whenever there may be work, until the task is cancelled.
    func run() async {
        await waker.run { [bell] in bell.ring() }
    }

    /// One turn.
    func turn() async {
        let (ends, isHolding) = state.withLock { state in
            defer { state.ended = [] }
            return (state.ended, state.held > 0)
        }
        let taken = slots.take(upTo: Self.mostClaims, orRing: bell)
        if taken == 0 && ends.isEmpty { return await waker.returnToken() }
        do {
            let answer = try await queue.exchange(worker: worker, ends: ends, claimUpTo: taken, isHolding: isHolding)
            slots.free(taken - answer.jobs.count)
            if answer.hasLostLease { stopAll(.leaseLost) }
            if answer.refused > 0 {
                logger.warning(
                    "redis refused stale attempts", metadata: ["queue": "\(queue.name)", "count": "\(answer.refused)"])
            }
            state.withLock { $0.held += answer.jobs.count - ends.count }
            if taken > 0 { waker.useToken() }
            start(answer.jobs)
            if answer.jobs.count < taken { waker.arm() }
        } catch {
            slots.free(taken)
            state.withLock { $0.ended = ends + $0.ended }
            logger.warning("redis cannot be reached; will try again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            bell.ring()
        }
    }

    /// Asks all attempts under way to stop.
    func stopAll(_ reason: StopReason) {
        for (_, attempt) in state.withLock({ $0.running }) { attempt.control.stop(reason) }
    }

    /// Renews the worker's lease and looks after the queue; see ``EphemeralQueue/tend(worker:isHolding:mayReap:poisonAfter:on:)``.
    ///
    /// - Returns: when there is something to do again.
    func tend(on connection: inout RedisConnection, mayReap: Bool) throws(RedisError) -> Duration? {
        let tending = try queue.tend(
            worker: worker, isHolding: held > 0, mayReap: mayReap, poisonAfter: poisonAfter, on: &connection)
        if tending.hasLostLease { stopAll(.leaseLost) }
        if tending.returned + tending.dead > 0 {
            logger.warning(
                "jobs of dead workers were given back",
                metadata: ["queue": "\(queue.name)", "count": "\(tending.returned)", "dead": "\(tending.dead)"])
        }
        return tending.next
    }

    private func start(_ jobs: [[UInt8]]) {
        for bytes in jobs {
            guard let job = EphemeralJob(bytes) else {
                // Somebody has written to the queue who does not know its form.
                logger.error("a job cannot be read; it is put among the dead", metadata: ["queue": "\(queue.name)"])
                end(.other(state: .failed, name: bytes.prefix(EphemeralJob.nameLength), wait: 0, job: bytes))
                continue
            }
            let attempt = Attempt(job, queue: queue.name)
            state.withLock { $0.running[job.id] = (job.attempt, attempt.control) }
            begin.start(attempt) { [self] end in finish(job, bytes, end) }
        }
    }

    private func finish(_ job: EphemeralJob, _ bytes: [UInt8], _ end: AttemptEnd?) {
        state.withLock { state in
            if state.running[job.id]?.attempt == job.attempt { state.running[job.id] = nil }
        }
        // A lost lease is told as well: Redis refuses it, and both count the same again.
        self.end(end.map { EphemeralEnd(job, bytes, $0.verdict) } ?? .done(name: bytes.prefix(EphemeralJob.nameLength)))
    }

    private func end(_ end: EphemeralEnd) {
        let isFirst = state.withLock { state in
            state.ended.append(end)
            return state.ended.count == 1
        }
        slots.free(1)
        if isFirst { bell.ring() }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Compares what the two stores say of one job.
///
/// The stores cannot be read at one instant, so what this finds is a suspicion. It is a finding when a second look,
/// some seconds later, still finds it and nothing has happened to the job in between.
package struct JobComparison: Sendable {
    /// The time by the clock of Redis, in milliseconds since 1970.
    package var now: Int64
    /// The workers that are there; `nil` when nobody has looked.
    package var workers: Set<String>?

    /// Whoever changes a job tells Redis within this time, or the reconciler does; milliseconds.
    static let settling = Int64(10_000)
    /// A live worker tells the slower store within this time; milliseconds.
    static let inHand = Int64(60_000)
    /// A coordinator that does its duties acts within this time; milliseconds.
    static let dutyDelay = Int64(10_000)

    package init(now: Int64, workers: Set<String>? = nil) {
        self.now = now
        self.workers = workers
    }

    /// The worst that is wrong with a job, or `nil` when the stores agree or are just being told.
    ///
    /// - Parameters:
    ///   - ledger: what the ledger says; `nil` when it does not have the job.
    ///   - redis: what Redis holds.
    package func discrepancy(_ ledger: LedgerSight?, _ redis: RedisSight) -> JobDiscrepancy? {
        guard let ledger else { return redis.isEmpty ? nil : .foreign }
        if redis.places.count > 1 { return .duplicated }
        if ledger.state.isTerminal { return ended(ledger, redis) }
        if ledger.state == .blocked { return redis.places.isEmpty ? nil : .leftover }
        guard redis.state != nil else { return isSettling(ledger) ? nil : .missing }
        switch redis.state.flatMap(JobState.init(rawValue:)) {
        case .running: return running(ledger, redis)
        case .queued: return ready(ledger, redis)
        case .scheduled, .retrying: return delayed(ledger, redis)
        case .succeeded, .failed, .cancelled, .blocked, nil: return isSettling(ledger) ? nil : .wrongState
        }
    }

    private func ended(_ ledger: LedgerSight, _ redis: RedisSight) -> JobDiscrepancy? {
        // The worker has told the ledger and is about to tell Redis.
        if isLeaseLive(redis), let age = ledger.finishedAge, age < Self.inHand { return nil }
        if !redis.places.isEmpty { return .leftover }
        guard let state = redis.state else { return nil }
        if state != ledger.state.rawValue { return .wrongState }
        if redis.attempt < ledger.attempt { return .wrongAttempt }
        return redis.expires ? nil : .keptForever
    }

    private func running(_ ledger: LedgerSight, _ redis: RedisSight) -> JobDiscrepancy? {
        guard let deadline = redis.places[.running] else { return redis.places.isEmpty ? .noLease : .misplaced }
        if redis.attempt > ledger.attempt {
            let isRecent = redis.startedAt.map { now - $0 < Self.inHand } ?? false
            return isRecent && deadline > now - Self.dutyDelay ? nil : .claimNotBegun
        }
        if ledger.state != .running { return isSettling(ledger) ? nil : .wrongState }
        if redis.attempt < ledger.attempt { return .wrongAttempt }
        if deadline < now - Self.dutyDelay { return .lapsedLease }
        if let workers, let worker = ledger.worker, !workers.contains(worker) { return .holderGone }
        return ledger.isCancelRequested && !redis.isCancelRequested && !isSettling(ledger) ? .cancellationUnheard : nil
    }

    private func ready(_ ledger: LedgerSight, _ redis: RedisSight) -> JobDiscrepancy? {
        if ledger.state == .running { return .wrongState }
        if redis.attempt < ledger.attempt { return .wrongAttempt }
        // The ledger leaves it to Redis to notice that a job's time has come.
        if let runAt = ledger.runAt, runAt > now { return .wrongState }
        return redis.places[.ready(lane: ledger.lane)] == nil ? .misplaced : nil
    }

    private func delayed(_ ledger: LedgerSight, _ redis: RedisSight) -> JobDiscrepancy? {
        if ledger.state.rawValue != redis.state { return isSettling(ledger) ? nil : .wrongState }
        if redis.attempt < ledger.attempt { return .wrongAttempt }
        guard let time = redis.places[.scheduled] else { return .misplaced }
        if time != ledger.runAt { return isSettling(ledger) ? nil : .wrongTime }
        return time < now - Self.dutyDelay ? .overdue : nil
    }

    private func isSettling(_ ledger: LedgerSight) -> Bool { ledger.changedAge < Self.settling }

    private func isLeaseLive(_ redis: RedisSight) -> Bool { redis.places[.running].map { $0 > now } ?? false }
}

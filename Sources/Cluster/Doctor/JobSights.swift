// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Redis

/// Looks at jobs in both stores.
struct JobSights: Sendable {
    let ledger: Ledger
    let broker: Broker

    /// What the ledger says of a job, and in whose queue it is.
    struct InLedger: Sendable {
        let id: JobID
        let queue: String
        let sight: LedgerSight
    }

    /// A page of the open jobs that Redis must know, by number.
    func open(after id: JobID, limit: Int) async throws -> [InLedger] {
        try await ledger.postgres.query(Statement.doctorOpenJobs, id.rawValue, limit).map { try InLedger($0) }
    }

    /// What the ledger says of jobs; one that it does not have in that queue is absent.
    func inLedger(_ ids: [JobID], queue: String) async throws -> [JobID: LedgerSight] {
        let rows = try await ledger.postgres.query(Statement.doctorJobs, ids.map(\.rawValue)).map { try InLedger($0) }
        return Dictionary(uniqueKeysWithValues: rows.filter { $0.queue == queue }.map { ($0.id, $0.sight) })
    }

    /// What Redis holds of jobs of one queue.
    ///
    /// - Parameter lane: a lane where they have been seen and where they may not belong.
    /// - Returns: what was seen, and the time by the clock of Redis.
    func inRedis(
        _ ids: [JobID], queue: String, lane: String? = nil
    ) async throws -> (sights: [JobID: RedisSight], now: Int64) {
        let answer = try await broker.redis.run(
            BrokerScripts.inspect, keys: [QueueKeys(queue).prefix], arguments: [lane ?? ""] + ids.map(\.rawValue))
        guard let answers = answer.array, answers.count == ids.count + 1, let now = answers[0].int else {
            throw RedisError.unexpectedReply("\(answer)")
        }
        let sights = zip(ids, answers.dropFirst()).map { ($0, RedisSight($1.array ?? [], seenIn: lane)) }
        return (Dictionary(sights) { first, _ in first }, Int64(now))
    }
}

extension JobSights.InLedger {
    fileprivate init(_ row: PostgresRow) throws {
        id = JobID(rawValue: try row.decode("id"))
        queue = try row.decode("queue")
        let jobClass = JobClass(
            kind: try row.decode("kind"), version: try row.decode("arguments"),
            capabilities: try row.decode("requires"), memory: try row.decode("memory_mib"),
            concurrencyKey: try row.decode("concurrency_key"))
        let branch: String = try row.decode("branch")
        sight = LedgerSight(
            state: try JobState(ledger: try row.decode("state")), attempt: try row.decode("attempt"),
            runAt: try row.decodeIfPresent("run_at_ms"), lane: "\(branch):\(jobClass.text)",
            worker: try row.decodeIfPresent("worker"), isCancelRequested: try row.decode("cancel_requested"),
            changedAge: try row.decode("changed_age_ms"), finishedAge: try row.decodeIfPresent("finished_age_ms"),
            version: try row.decode("version"))
    }
}

extension RedisSight {
    /// Reads one job of the inspect script's answer.
    fileprivate init(_ fields: [RedisValue], seenIn lane: String?) {
        guard fields.count == 11 else {
            self.init()
            return
        }
        var places: [JobPlace: Int64] = [:]
        places[.running] = fields[6].double.map { Int64($0) }
        places[.scheduled] = fields[7].double.map { Int64($0) }
        if let home = fields[8].string { places[.ready(lane: home)] = fields[9].double.map { Int64($0) } }
        if let lane, fields[10] != .null { places[.ready(lane: lane)] = fields[10].double.map { Int64($0) } }
        self.init(
            state: fields[0].string, attempt: fields[1].int ?? 0, worker: fields[2].string,
            isCancelRequested: !fields[3].isNull, startedAt: fields[4].int.map { Int64($0) },
            expires: (fields[5].int ?? -1) >= 0, places: places)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Jobs

/// Finds the jobs about which the two stores do not agree.
///
/// Memory is bounded, whatever the number of jobs: both stores are read in pages, and only suspects are kept, so many at
/// most.
struct JobSurvey: Sendable {
    /// What a survey has seen.
    struct Result: Sendable {
        /// Open jobs in the ledger that Redis must know.
        var open = 0
        /// Records of jobs in Redis, also of ended ones.
        var records = 0
        var suspects: [JobSuspect] = []
        /// Whether there were more suspects than are kept.
        var isCut = false
        /// A job may be seen in several ways.
        fileprivate var noted: Set<JobID> = []
    }

    private static let page = 500
    private static let mostSuspects = 5000

    private let ledger: Ledger
    private let broker: Broker
    private let sights: JobSights
    private let walk: RedisWalk
    private let waits: [Duration]

    /// - Parameter waits: how long to wait before each further look at what seems wrong.
    init(_ ledger: Ledger, _ broker: Broker, waits: [Duration]) {
        self.ledger = ledger
        self.broker = broker
        self.waits = waits
        sights = JobSights(ledger: ledger, broker: broker)
        walk = RedisWalk(redis: broker.redis)
    }

    /// Looks at everything once, then again and again at what seemed wrong.
    func run() async throws -> Result {
        var result = Result()
        let workers = Set(try await broker.workers().map(\.name))
        try await lookFromLedger(&result, workers)
        let places = try await lookAtRecords(&result, workers)
        try await lookAtPlaces(places, &result, workers)
        for wait in waits where !result.suspects.isEmpty {
            try await Task.sleep(for: wait)
            result.suspects = try await confirm(result.suspects)
        }
        return result
    }

    /// The jobs in places where work is handed out that have no business there: by the ledger they have ended or wait for
    /// others, or it does not have them. So many at most.
    func leftovers() async throws -> [JobSuspect] {
        var result = Result()
        var places = Set<Place>()
        try await walk.keys { keys in places.formUnion(keys.flatMap(Place.all)) }
        try await lookAtPlaces(places, &result, nil)
        return result.suspects.filter { suspect in
            suspect.ledger.map { $0.state.isTerminal || $0.state == .blocked } ?? true
        }
    }

    /// A sorted set of jobs.
    private struct Place: Hashable {
        let queue: String
        let key: String
        /// The lane that it is, if it is one.
        var lane: String?

        /// The places that a key tells of.
        static func all(_ key: RedisWalk.Key) -> [Place] {
            switch key {
            case .job, .holders: []
            case .lane(let queue, let lane): [Place(queue: queue, key: QueueKeys(queue).ready(lane), lane: lane)]
            case .queue(let queue):
                [
                    Place(queue: queue, key: QueueKeys(queue).running),
                    Place(queue: queue, key: QueueKeys(queue).scheduled),
                ]
            }
        }
    }

    private func lookFromLedger(_ result: inout Result, _ workers: Set<String>) async throws {
        var last = JobID(rawValue: 0)
        while true {
            let page = try await sights.open(after: last, limit: Self.page)
            result.open += page.count
            for (queue, jobs) in Dictionary(grouping: page, by: \.queue) {
                let ledger = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0.sight) })
                let (redis, now) = try await sights.inRedis(jobs.map(\.id), queue: queue)
                let comparison = JobComparison(now: now, workers: workers)
                for job in jobs { note(job.id, queue, nil, ledger[job.id], redis[job.id], comparison, &result) }
            }
            guard let end = page.last, page.count == Self.page else { return }
            last = end.id
        }
    }

    /// Looks at records that are open or would stay for good.
    ///
    /// - Returns: all places where there are jobs.
    private func lookAtRecords(_ result: inout Result, _ workers: Set<String>) async throws -> Set<Place> {
        var places = Set<Place>()
        try await walk.keys { keys in
            places.formUnion(keys.flatMap(Place.all))
            var records: [String: [JobID]] = [:]
            for case .job(let queue, let id) in keys { records[queue, default: []].append(id) }
            for (queue, ids) in records {
                result.records += ids.count
                try await compare(ids, queue: queue, lane: nil, isOpenOnly: true, workers, &result)
            }
        }
        return places
    }

    /// Looks at every place where work is handed out.
    private func lookAtPlaces(
        _ places: Set<Place>, _ result: inout Result, _ workers: Set<String>?
    ) async throws {
        for place in places {
            try await walk.members(of: place.key) { ids in
                try await compare(ids, queue: place.queue, lane: place.lane, isOpenOnly: false, workers, &result)
            }
        }
    }

    private func compare(
        _ ids: [JobID], queue: String, lane: String?, isOpenOnly: Bool, _ workers: Set<String>?, _ result: inout Result
    ) async throws {
        for start in stride(from: 0, to: ids.count, by: Self.page) {
            var ids = Array(ids[start..<min(start + Self.page, ids.count)])
            if isOpenOnly {
                let (redis, _) = try await sights.inRedis(ids, queue: queue)
                // Most records are of jobs that have ended and go away by themselves.
                ids.removeAll { redis[$0]?.isEndedForGood ?? true }
            }
            if ids.isEmpty { continue }
            let ledger = try await sights.inLedger(ids, queue: queue)
            let (redis, now) = try await sights.inRedis(ids, queue: queue, lane: lane)
            let comparison = JobComparison(now: now, workers: workers)
            for id in ids { note(id, queue, lane, ledger[id], redis[id], comparison, &result) }
        }
    }

    private func note(
        _ id: JobID, _ queue: String, _ lane: String?, _ ledger: LedgerSight?, _ redis: RedisSight?,
        _ comparison: JobComparison, _ result: inout Result
    ) {
        let redis = redis ?? RedisSight()
        guard let discrepancy = comparison.discrepancy(ledger, redis), !result.noted.contains(id) else { return }
        guard result.noted.count < Self.mostSuspects else {
            result.isCut = true
            return
        }
        result.noted.insert(id)
        result.suspects.append(
            JobSuspect(
                id: id, queue: queue, seenIn: lane, ledger: ledger, redis: redis, discrepancy: discrepancy))
    }

    /// The suspects to whom nothing has happened and about whom the stores still do not agree.
    private func confirm(_ suspects: [JobSuspect]) async throws -> [JobSuspect] {
        struct Group: Hashable {
            let queue: String
            let lane: String?
        }
        var confirmed: [JobSuspect] = []
        let workers = Set(try await broker.workers().map(\.name))
        for (group, suspects) in Dictionary(grouping: suspects, by: { Group(queue: $0.queue, lane: $0.seenIn) }) {
            for start in stride(from: 0, to: suspects.count, by: Self.page) {
                let some = suspects[start..<min(start + Self.page, suspects.count)]
                let ids = some.map(\.id)
                // The ledger on both sides of Redis: what does not change between them was true at one instant.
                let before = try await sights.inLedger(ids, queue: group.queue)
                let (redis, now) = try await sights.inRedis(ids, queue: group.queue, lane: group.lane)
                let after = try await sights.inLedger(ids, queue: group.queue)
                let comparison = JobComparison(now: now, workers: workers)
                confirmed += some.filter { suspect in
                    suspect.isConfirmed(
                        before: before[suspect.id], redis: redis[suspect.id] ?? RedisSight(),
                        after: after[suspect.id], by: comparison)
                }
            }
        }
        return confirmed
    }
}

extension RedisSight {
    /// Whether this is the record of an ended job, in no place, that goes away by itself.
    fileprivate var isEndedForGood: Bool {
        expires && places.isEmpty && state.flatMap(JobState.init(rawValue:))?.isTerminal == true
    }
}

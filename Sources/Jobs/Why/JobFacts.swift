// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// All that decides when a job starts, or how it ended, at one moment.
package struct JobFacts: Sendable {
    /// That the job waits for a place among the items of its step.
    package struct Turn: Sendable, Hashable {
        package var step: String
        /// How many of the step's jobs may be under way at a time.
        package var maxParallel: Int
        /// Those that are.
        package var holders: [JobID]

        package init(step: String, maxParallel: Int, holders: [JobID]) {
            self.step = step
            self.maxParallel = maxParallel
            self.holders = holders
        }
    }

    /// That somebody has stopped the queue.
    package struct Pause: Sendable, Hashable {
        package var by: String?
        package var since: Date?
        package var reason: String?

        package init(by: String? = nil, since: Date? = nil, reason: String? = nil) {
            self.by = by
            self.since = since
            self.reason = reason
        }
    }

    /// A limit that the job is under.
    package struct Limit: Sendable, Hashable {
        /// The concurrency key, or empty for the whole queue.
        package var key: String
        /// How many jobs may run at a time, if that is limited.
        package var concurrency: Int?
        /// How many run now.
        package var running: Int
        /// Some of them.
        package var holders: [JobID]
        /// How many jobs may start in a time, if that is limited.
        package var rate: JobRate?
        /// When the rate lets the next job start; `nil` when it does now.
        package var nextStart: Date?

        package init(
            key: String = "", concurrency: Int? = nil, running: Int = 0, holders: [JobID] = [], rate: JobRate? = nil,
            nextStart: Date? = nil
        ) {
            self.key = key
            self.concurrency = concurrency
            self.running = running
            self.holders = holders
            self.rate = rate
            self.nextStart = nextStart
        }
    }

    /// A worker that is there.
    package struct Worker: Sendable, Hashable {
        package var name: String
        package var queues: [String]
        /// What keeps it from claiming: `quiet`, `draining` or `drained`; `nil` when it takes work.
        package var standstill: String?
        package var slots: Int
        package var running: Int
        /// What it can run, with all its memory free; `nil` when it has not said.
        package var ability: WorkerAbility?

        package init(
            name: String, queues: [String], standstill: String? = nil, slots: Int = 1, running: Int = 0,
            ability: WorkerAbility? = nil
        ) {
            self.name = name
            self.queues = queues
            self.standstill = standstill
            self.slots = slots
            self.running = running
            self.ability = ability
        }
    }

    /// Where the job stands among those that are ready.
    package struct Line: Sendable, Hashable {
        /// Jobs of the same branch and class that are served first.
        package var ahead: Int
        /// Branches that have ready jobs and take turns, this one among them.
        package var branches: Int

        package init(ahead: Int, branches: Int) {
            self.ahead = ahead
            self.branches = branches
        }
    }

    package var id: JobID
    package var state: JobState
    package var queue = "default"
    package var branch = ""
    package var jobClass = JobClass(kind: "")
    package var attempt = 0
    package var failures = 0
    package var maxAttempts = 3
    package var lostLeases = 0
    package var runAt: Date?
    package var expiresAt: Date?
    package var acceptedAt = Date.distantPast
    package var startedAt: Date?
    package var finishedAt: Date?
    package var worker: String?
    package var error: JobError?
    package var cancelledAt: Date?
    package var cancelledBy: String?
    package var cancelReason: String?
    /// What a blocked job waits for.
    package var turn: Turn?
    package var pause: Pause?
    package var limits: [Limit] = []
    package var workers: [Worker] = []
    package var line: Line?
    /// What Redis holds of the job; `nil` when Redis cannot be reached.
    package var redis: RedisSight?
    /// Why Redis cannot be reached.
    package var redisFailure: String?
    /// When the lease of the attempt runs out.
    package var leaseUntil: Date?
    /// Whether a coordinator leads.
    package var isLed = true
    package var now: Date

    package init(id: JobID, state: JobState, now: Date) {
        self.id = id
        self.state = state
        self.now = now
    }
}

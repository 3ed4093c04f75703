// SPDX-License-Identifier: Apache-2.0

/// What happens in a run and when. The seed alone decides; only the timing of the processes is real.
struct FaultPlan: Sendable {
    /// How long bad things go on happening. Some last longer and are ended by the calm.
    static let length = Duration.seconds(4)

    let seed: UInt64
    /// By time.
    let events: [(at: Duration, fault: Fault)]

    /// - Parameter means: what this machine can do; what it cannot do is left out.
    init(seed: UInt64, means: Means) {
        var random = SeededGenerator(seed: seed)
        let milliseconds = 1...Int(Self.length / .milliseconds(1))
        var events: [(at: Duration, fault: Fault)] = [(.zero, .submit(jobs: 8, cutAfter: nil))]
        for _ in 0..<random.int(8...12) {
            events.append((random.duration(milliseconds), Self.users(&random)))
        }
        for _ in 0..<random.int(5...11) {
            let time = random.duration(milliseconds)
            let fault = Self.fault(&random)
            if means.allow(fault) { events.append((time, fault)) }
        }
        self.seed = seed
        self.events = events.sorted { $0.at < $1.at }
    }

    /// Every worker stops in the middle of its jobs, for longer than their leases, and goes on.
    static func lateCommits(seed: UInt64) -> FaultPlan {
        let submits = (0..<3).map {
            (at: Duration.milliseconds(200 * $0), fault: Fault.submit(jobs: 12, cutAfter: nil))
        }
        let stops = Roster.workers.map {
            (at: Duration.milliseconds(900 + 100 * $0), fault: Fault.stop(member: $0, for: .milliseconds(3000)))
        }
        return FaultPlan(seed: seed, events: submits + stops)
    }

    private init(seed: UInt64, events: [(at: Duration, fault: Fault)]) {
        self.seed = seed
        self.events = events
    }

    private static func users(_ random: inout SeededGenerator) -> Fault {
        let bytes = random.int(1...6000)
        let isCut = random.chance(0.3)
        return random.pick([
            (6, .submit(jobs: random.int(1...12), cutAfter: isCut ? bytes : nil)),
            (2, .cancel(share: 0.3 * random.unit())),
            (1, .retry(share: random.unit())),
            (2, .startRun),
        ])
    }

    private static func fault(_ random: inout SeededGenerator) -> Fault {
        let (process, member) = (random.int(0...4), random.int(0...5))
        let store = random.chance(0.5) ? Store.redis : .postgres
        let skew = random.chance(0.4) ? random.int(-400...400) : 0
        let short = random.duration(100...1500)
        return random.pick([
            (5, .kill(member: process, down: short, clockSkew: skew)),
            (4, .stop(member: process, for: random.duration(200...3500))),
            (4, .cut(member: member, store)),
            (4, .cutAfter(member: member, store, bytes: random.int(1...20_000))),
            (3, .delay(member: member, store, by: random.duration(5...400), for: random.duration(200...3000))),
            (4, .hold(member: member, store, for: random.duration(200...3500))),
            (2, .flush),
            (2, .restartRedis(keeping: random.chance(0.5), down: short)),
            (1, .restoreRedis),
            (2, .restartPostgres),
            (1.5, .fillDisk(store, for: random.duration(300...1500))),
        ])
    }

    /// The plan for people, one event a line.
    var text: String {
        events.map { "  \(String($0.at.seconds)) s  \($0.fault)" }.joined(separator: "\n")
    }
}

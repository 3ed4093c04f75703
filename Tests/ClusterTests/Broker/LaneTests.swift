// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Redis
import Testing

@Suite("A lane")
struct LaneTests {
    private func ability(
        _ kinds: [String: Int] = ["deposit": 1], _ capabilities: Set<String> = [], memory: Int? = nil
    ) -> WorkerAbility {
        WorkerAbility(kinds: kinds, capabilities: capabilities, freeMemory: memory)
    }

    @Test("is served only by workers that know the kind and the version and have the capabilities")
    func ability() async throws {
        let cluster = try await TestCluster()
        let new = try await cluster.submit(1) { $0.version = 2 }
        let disk = try await cluster.submit(1) { $0.requires = ["gpu", "disk:3"] }
        let echo = try await cluster.submit(1) { $0.kind = "echo" }
        #expect(try await cluster.claim(ability: ability(["deposit": 1], ["gpu"])).isEmpty)
        #expect(try await cluster.claim(ability: ability(["deposit": 1], ["disk:3", "gpu", "xray"])) == disk)
        #expect(try await cluster.claim(ability: ability(["deposit": 3])) == new)
        #expect(try await cluster.claim(ability: ability(["deposit": 3, "echo": 1])) == echo)
    }

    @Test("that nobody can serve holds up no other, however urgent its jobs are")
    func noHeadOfLineBlocking() async throws {
        let cluster = try await TestCluster()
        try await cluster.submit(5) {
            $0.priority = Priority(rawValue: 0) ?? .normal
            $0.requires = ["gpu"]
        }
        let other = try await cluster.submit(2) { $0.branch = "b" }
        let same = try await cluster.submit(1) { _ in }
        #expect(Set(try await cluster.claim(ability: ability())) == Set(other + same))
    }

    @Test("gives a worker no more than its memory holds, and lets smaller jobs pass")
    func memory() async throws {
        let cluster = try await TestCluster()
        let large = try await cluster.submit(2) { $0.memory = 600 }
        let small = try await cluster.submit(1) { $0.memory = 300 }
        #expect(try await cluster.claim(ability: ability(memory: 1000)) == [large[0]] + small)
        #expect(try await cluster.claim(ability: ability(memory: 599)).isEmpty)
        #expect(try await cluster.claim(ability: ability(memory: nil)) == [large[1]])
    }

    @Test("of several in a branch is served in the order of their first jobs, across calls of any size")
    func orderAcrossLanes() async throws {
        let cluster = try await TestCluster()
        var ids: [JobID] = []
        for number in 0..<12 { ids += try await cluster.submit(1) { $0.memory = number % 3 } }
        var served: [JobID] = []
        for size in [1, 4, 2, 10] { served += try await cluster.claim(size) }
        #expect(served == ids)
        #expect(try await cluster.redis.send("KEYS", "rounds:{default}:classes:*").array?.isEmpty == true)
        #expect(try await cluster.redis.send("EXISTS", cluster.keys.lanes).int == 0)
    }

    @Test("wakes a worker that can serve it, and leaves the others asleep")
    func wakesTheRightOne() async throws {
        let cluster = try await TestCluster()
        for name in ["plain-1", "plain-2", "plain-3"] { _ = try await cluster.exchange(name, ability: ability()) }
        _ = try await cluster.exchange("capable", ability: ability(["deposit": 1], ["gpu"]))
        try await cluster.submit(1) { $0.requires = ["gpu"] }
        #expect(try await cluster.isWoken("capable"))
        for name in ["plain-1", "plain-2", "plain-3"] { #expect(try await !cluster.isWoken(name)) }
        #expect(try await cluster.redis.send("HLEN", cluster.keys.idle).int == 3)
        #expect(try await cluster.redis.send("PTTL", cluster.keys.wake("capable")).int ?? 0 > 0, "a token lapses")
    }

    @Test("wakes as many workers as have slots for what has arrived")
    func wakesEnough() async throws {
        let cluster = try await TestCluster()
        for number in 1...5 { _ = try await cluster.exchange("w\(number)", claimUpTo: 2) }
        try await cluster.submit(3) { _ in }
        #expect(try await cluster.redis.send("HLEN", cluster.keys.idle).int == 3)
        try await cluster.submit(1) { $0.runAt = Date(timeIntervalSinceNow: 3600) }
        #expect(try await cluster.redis.send("HLEN", cluster.keys.idle).int == 3, "nothing to do yet")
        _ = try await cluster.redis.send(RedisCommand(["ZADD", cluster.keys.scheduled, "XX", "1", "4"]))
        _ = try await cluster.broker.promote(queue: "default")
        #expect(try await cluster.redis.send("HLEN", cluster.keys.idle).int == 2)
    }

    @Test("is passed on when the worker that was woken for it has no slot any more")
    func wakeUpIsPassedOn() async throws {
        let cluster = try await TestCluster()
        for name in ["a", "b"] { _ = try await cluster.exchange(name, claimUpTo: 1) }
        try await cluster.submit(1) { _ in }
        let (woken, other) = try await cluster.isWoken("a") ? ("a", "b") : ("b", "a")
        #expect(try await !cluster.isWoken(other))
        _ = try await cluster.exchange(woken, claimUpTo: 0)
        #expect(try await cluster.isWoken(other))
        #expect(try await !cluster.isWoken(woken))
    }

    @Test("does not wake a worker that has not been heard of since its patience ran out")
    func theDeadAreForgotten() async throws {
        let cluster = try await TestCluster()
        _ = try await cluster.redis.send("HSET", cluster.keys.idle, "dead", "1000 5 ")
        _ = try await cluster.exchange("alive")
        try await cluster.submit(1) { _ in }
        #expect(try await cluster.isWoken("alive"))
        #expect(try await cluster.redis.send("EXISTS", cluster.keys.idle).int == 0)
    }

    @Test("of a kind that a worker does not know waits for one that does")
    func unknownKind() async throws {
        let cluster = try await TestCluster()
        let job = try await cluster.submit("deposit")
        let known = try await cluster.submit("echo", #"{"text":"x"}"#)
        try await cluster.running([cluster.worker(name: "narrow", kinds: JobKindRegistry([Echo()]))]) {
            let worker = try await cluster.ended(known.id).worker
            #expect(worker == "narrow")
            #expect(try await cluster.client.job(job.id)?.attempt == 0)
        }
        try await cluster.running([cluster.worker(name: "wide", kinds: JobKindRegistry([Deposit()]))]) {
            let worker = try await cluster.ended(job.id).worker
            #expect(worker == "wide")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Jobs
import Testing

@testable import rounds

@Suite("Options of flow control")
struct FlowOptionsTests {
    private static let now = Date(timeIntervalSince1970: 1_772_332_200)

    private func request(_ words: String, runAt: Date? = nil) throws -> JobRequest {
        var request = JobRequest(kind: "export", parameters: "{}", branch: "north", runAt: runAt, submittedBy: "test")
        try FlowOptions.parse(words.split(separator: " ").map(String.init)).apply(to: &request, now: Self.now)
        return request
    }

    @Test("Queue, key and capabilities go into the request")
    func place() throws {
        let request = try request("--queue urgent --concurrency-key m1 --requires disk:pacs --requires gpu")
        #expect(request.queue == "urgent")
        #expect(request.concurrencyKey == "m1")
        #expect(request.requires == ["disk:pacs", "gpu"])
        #expect(request.uniqueness == nil && request.expiresAt == nil)
    }

    @Test("A job is unique until started, until finished or for a time")
    func unique() throws {
        #expect(try request("--unique started").uniqueness == .untilStarted)
        #expect(try request("--unique finished").uniqueness == .untilFinished)
        #expect(try request("--unique 10m").uniqueness == .within(.seconds(600)))
    }

    @Test("A debounce is by branch and at most ten times its length, unless told otherwise")
    func debounce() throws {
        #expect(
            try request("--debounce 30s").uniqueness
                == .debounced(Debounce(key: "north", delay: .seconds(30), most: .seconds(300))))
        #expect(
            try request("--debounce 30s --debounce-max 1m --debounce-key k").uniqueness
                == .debounced(Debounce(key: "k", delay: .seconds(30), most: .seconds(60))))
    }

    @Test("The expiry counts from when the job may start")
    func expiry() throws {
        #expect(try request("--expires-in 1h").expiresAt == Self.now + 3600)
        #expect(try request("--expires-in 1h", runAt: Self.now + 60).expiresAt == Self.now + 3660)
        #expect(try request("--expires-in 1h --debounce 30s").expiresAt == Self.now + 3630)
    }

    @Test(
        "What contradicts itself or cannot be is refused",
        arguments: [
            "--unique ended", "--unique 0s", "--unique started --debounce 3s", "--debounce-max 3s", "--debounce-key k",
            "--debounce 1m --debounce-max 30s", "--expires-in 0s", "--queue a,b", "--requires a/b", "--debounce 0s",
        ])
    func refused(words: String) {
        #expect(throws: (any Error).self) { try request(words) }
    }

    @Test("A debounced job has no other time and no idempotency key")
    func debounceAlone() {
        for words in ["--delay 3s", "--at 2026-03-01T02:30:00Z", "--idempotency-key k"] {
            let all = ["submit", "kpi-recompute", "--debounce", "30s"] + words.split(separator: " ").map(String.init)
            #expect(throws: (any Error).self) { try Rounds.parseAsRoot(all) }
        }
    }

    @Test("A worker's queues are strict without weights and weighted with them")
    func workerQueues() throws {
        let strict = try WorkerQueues(["urgent,default", "low"])
        #expect(strict.names == ["urgent", "default", "low"])
        #expect(strict.policy == .strict)
        let weighted = try WorkerQueues(["urgent=5,default=1"])
        #expect(weighted.names == ["urgent", "default"])
        #expect(weighted.policy == .weighted(["urgent": 5, "default": 1]))
    }

    @Test(
        "Queues that are no names, are named twice, or of which only some have weights, are refused",
        arguments: ["", "a,", "a,a", "a=0", "a=x", "a=5,b", "a:b", "a=1001"])
    func wrongWorkerQueues(text: String) {
        #expect(throws: (any Error).self) { try WorkerQueues([text]) }
    }

    @Test(
        "Rates are read as people write them, and written so",
        arguments: [
            ("10/s", 10, 1.0, "10/s"), ("600/h", 600, 3600, "600/h"), ("5/90s", 5, 90, "5/90s"),
            ("1/2m", 1, 120, "1/2m"),
            ("3/1d", 3, 86_400, "3/d"), ("1/0.5s", 1, 0.5, "1/0.500s"),
        ])
    func rates(text: String, count: Int, seconds: Double, words: String) throws {
        let rate = try #require(JobRate(argument: text))
        #expect(rate == JobRate(count: count, per: .seconds(seconds)))
        #expect(rate.words == words)
        #expect(
            JobRate(count: count, per: .seconds(seconds), burst: count + 1).words == "\(words), \(count + 1) at once")
    }

    @Test(
        "What is no rate is refused",
        arguments: ["", "10", "10/", "/s", "0/s", "-1/s", "10/x", "10/0s", "1.5/s", "1/s/s"])
    func wrongRates(text: String) { #expect(JobRate(argument: text) == nil) }

    @Test(
        "Limits say what they limit, once",
        arguments: [
            ("--running 4", true), ("--rate 10/s", true), ("--rate 10/s --burst 50 --running 2", true),
            ("--none", true),
            ("--none --key k", true), ("--running 2 --key k", true), ("--running 2 --per-key", true), ("", false),
            ("--running 0", false), ("--burst 5", false), ("--running 2 --none", false),
            ("--rate 1/s --per-key", false),
            ("--running 2 --key k --per-key", false), ("--running 2 --key *", false), ("--key k", false),
            ("--rate 10/s --burst 0", false),
        ])
    func limits(words: String, isUnderstood: Bool) {
        let all = ["queues", "limit", "default"] + words.split(separator: " ").map(String.init)
        #expect(((try? Rounds.parseAsRoot(all)) != nil) == isUnderstood)
    }

    @Test("Weights of branches are whole numbers from 1 to 1000")
    func weights() {
        for (text, isUnderstood) in [("north=3", true), ("north=0", false), ("north", false), ("north=1001", false)] {
            #expect(((try? Rounds.parseAsRoot(["queues", "weight", "default", text])) != nil) == isUnderstood)
        }
    }
}

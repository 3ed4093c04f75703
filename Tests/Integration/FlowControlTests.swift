// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import TestSupport
import Testing

/// Flow control as an operator meets it: the real program, and what it says.
@Suite("Flow control", .timeLimit(.minutes(3)))
struct FlowControlTests {
    private struct Job: Decodable {
        let id: Int
        let state: String
        let isExisting: Bool
        let isPostponed: Bool
        let queue: String
    }

    private struct Queue: Decodable {
        let queue: String
    }

    private func submit(_ site: Site, _ words: String...) async throws -> Job {
        let all = ["submit", "kpi-recompute", "--json"] + words
        let answer = try await RoundsProgram.run(all, settings: site.settings)
        #expect(answer.status == 0, "\(answer.errors)")
        return try JSONDecoder().decode(Job.self, from: Data(answer.output.utf8))
    }

    @Test("A queue is paused, limited and weighted from the command line, and says so")
    func queues() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let paused = try await site.rounds("queues", "pause", "default", "--reason", "new disks")
            #expect(paused.output == "queue default is paused\n", "\(paused.errors)")
            let again = try await site.rounds("queues", "pause", "default", "--reason", "x")
            #expect(again.status == 0 && again.output.contains("was paused already"))
            let limit = try await site.rounds(
                "queues", "limit", "default", "--running", "4", "--rate", "10/s", "--burst", "50")
            #expect(limit.output == "queue default: 4 running, 10/s, 50 at once\n", "\(limit.errors)")
            _ = try await site.rounds("queues", "limit", "default", "--running", "2", "--per-key")
            let weight = try await site.rounds("queues", "weight", "default", "north=3")
            #expect(weight.output.hasSuffix("each key 2 running; branch north ×3\n"), "\(weight.errors)")

            let list = try await site.rounds("queues", "list")
            #expect(list.output.contains("paused by") && list.output.contains("new disks"), "\(list.output)")
            let json = try await site.rounds("queues", "list", "--json")
            let queues = try JSONDecoder().decode([Queue].self, from: Data(json.output.utf8))
            #expect(queues.map(\.queue) == ["default"])

            let job = try await submit(site)
            let why = try await site.rounds("jobs", "why", "\(job.id)")
            #expect(why.output.contains("has paused the queue 'default': new disks"), "\(why.output)")
            let resumed = try await site.rounds("queues", "resume", "default", "--reason", "disks are in")
            #expect(resumed.output == "queue default is resumed\n")
            let lifted = try await site.rounds("queues", "limit", "default", "--none")
            #expect(lifted.output == "queue default: each key 2 running; branch north ×3\n", "\(lifted.errors)")
            let trail = try await site.rounds("audit", "list", "--subject", "queue default")
            for word in ["queue.pause", "queue.limit", "queue.weight", "queue.resume", "disks are in"] {
                #expect(trail.output.contains(word), "\(word)")
            }
        }
    }

    @Test("A submit that meets an equal job answers with that job and says so")
    func unique() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let first = try await submit(site, "--unique", "finished", "--queue", "urgent")
            let second = try await submit(site, "--unique", "finished")
            #expect(!first.isExisting && first.queue == "urgent")
            #expect(second.isExisting && second.id == first.id)
            let words = try await site.rounds("submit", "kpi-recompute", "--unique", "started")
            #expect(words.status == 0)
            #expect(words.errors.contains("job \(first.id) is there already"), "\(words.errors)")

            let waiting = try await submit(site, "--debounce", "1h", "--from", "2026-01-01")
            #expect(waiting.state == "scheduled" && !waiting.isExisting)
            let later = try await submit(site, "--debounce", "1h", "--from", "2026-02-01")
            #expect(later.id == waiting.id && later.isExisting && later.isPostponed)
            let shown = try await site.rounds("jobs", "show", "\(later.id)", "--json")
            #expect(shown.output.contains("2026-02-01") && !shown.output.contains("2026-01-01"))
        }
    }

    @Test("A job that nobody starts in time fails, and says why")
    func expires() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            _ = try site.coordinator()
            let answer = try await site.rounds("submit", "kpi-recompute", "--expires-in", "0.2s", "--wait")
            #expect(answer.status == 1, "\(answer.errors)")
            let why = try await site.rounds("jobs", "why", "1")
            #expect(why.output.contains("did not start by the time after which nobody wants it"), "\(why.output)")
        }
    }
}

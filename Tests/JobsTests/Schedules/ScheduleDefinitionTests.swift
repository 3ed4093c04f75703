// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("A schedule")
struct ScheduleDefinitionTests {
    @Test("gives what it starts the local date of the occurrence")
    func date() throws {
        let schedule = try schedule(.workflow(name: "w", parameters: ["out": .string("/out/${run.date}")]))
        // 02:30 on the 2nd in Kolkata is still the 1st in UTC.
        let occurrence = try Date("2026-03-01T21:00:00Z", strategy: .iso8601)
        #expect(
            try schedule.target(at: occurrence)
                == .workflow(name: "w", parameters: ["out": .string("/out/2026-03-02")]))
        #expect(schedule.date(of: occurrence).description == "2026-03-02")

        let job = JobTemplate(kind: "export", parameters: ["day": .string("${run.date}")])
        #expect(
            try self.schedule(.job(template: job)).target(at: occurrence)
                == .job(template: JobTemplate(kind: "export", parameters: ["day": .string("2026-03-02")])))
    }

    @Test("has no parameters of its own, so that only the date can be filled in")
    func placeholders() {
        let problem = #expect(throws: DefinitionProblem.self) {
            try schedule(.workflow(name: "w", parameters: ["out": .string("${params.out}")]))
        }
        #expect(problem?.message == "${params.out} has no value")
    }

    @Test("must have a name that can be used everywhere, and room for at least one late run")
    func limits() {
        #expect(throws: DefinitionProblem.self) {
            try schedule(.job(template: JobTemplate(kind: "export")), name: "a/b")
        }
        #expect(throws: DefinitionProblem.self) {
            try schedule(.job(template: JobTemplate(kind: "export")), catchUp: .all(limit: 0))
        }
    }

    @Test("has occurrences from its first day to its last one, both included, by the clocks of its zone")
    func days() throws {
        let schedule = try schedule(
            cron: "0 0,12 * * *", zone: "America/Sao_Paulo", starts: CivilDate("2026-12-01"),
            ends: CivilDate("2026-12-02"))
        let all = schedule.occurrences(after: try Date("2026-01-01T00:00:00Z", strategy: .iso8601))
        #expect(
            all.map { $0.at.formatted(.iso8601) } == [
                "2026-12-01T03:00:00Z", "2026-12-01T15:00:00Z", "2026-12-02T03:00:00Z", "2026-12-02T15:00:00Z",
            ])
        let decision = schedule.decide(since: .distantPast, now: .distantFuture, isPaused: false)
        #expect(decision.fire.count == 1 && decision.missed.count == 3 && decision.next == nil)
        #expect(throws: DefinitionProblem.self) {
            try self.schedule(cron: "@daily", starts: CivilDate("2026-12-02"), ends: CivilDate("2026-12-01"))
        }
    }

    @Test("has a first day that begins at midnight, or when clocks skip midnight at the minute after")
    func firstDay() throws {
        // Clocks in Beirut went from 00:00 to 01:00 on 29 March 2026.
        let schedule = try schedule(cron: "0 0 * * *", zone: "Asia/Beirut", starts: CivilDate("2026-03-29"))
        let first = schedule.upcoming(after: .distantPast).first { _ in true }
        #expect(first?.at.formatted(.iso8601) == "2026-03-28T22:00:00Z")
    }

    @Test("starts each occurrence later by its own, repeatable amount below the jitter, and keeps its instant")
    func jitter() throws {
        let punctual = try schedule(cron: "*/10 * * * *")
        let spread = try schedule(cron: "*/10 * * * *", jitter: .seconds(300))
        let now = try Date("2026-11-21T00:00:00Z", strategy: .iso8601)
        let occurrences = Array(spread.occurrences(after: now).prefix(2000))
        #expect(occurrences.map(\.at) == punctual.occurrences(after: now).prefix(2000).map(\.at))
        #expect(occurrences == Array(spread.occurrences(after: now).prefix(2000)))
        let delays = occurrences.map { $0.start.timeIntervalSince($0.at) }
        #expect(delays.allSatisfy { (0..<300).contains($0) })
        // Another process computes the same: these were written down once.
        #expect(delays.prefix(4) == [66, 274, 111, 147])
        // Spread evenly: each fifth of the five minutes has about 400 of the 2,000.
        for fifth in 0..<5 {
            let share = delays.count { Int($0) / 60 == fifth }
            #expect((320...480).contains(share), "\(share) in minute \(fifth)")
        }
        let other = try schedule(cron: "*/10 * * * *", name: "t", jitter: .seconds(300))
        #expect(Array(other.occurrences(after: now).prefix(2000)) != occurrences)
    }

    @Test("starts occurrences in order, even when the jitter is longer than the time between them")
    func jitterKeepsOrder() throws {
        let schedule = try schedule(cron: "* * * * *", jitter: .seconds(600))
        let start = try Date("2026-11-21T00:00:00Z", strategy: .iso8601)
        let starts = schedule.occurrences(after: start).prefix(500).map(\.start)
        #expect(starts == starts.sorted())
        // Looked at every second, each occurrence is due once, at its start.
        var considered = start
        var fired: [Date] = []
        for second in 0..<3600 {
            let decision = schedule.decide(
                since: considered, now: start.addingTimeInterval(Double(second)), isPaused: false)
            #expect(decision.next.map { $0 > start.addingTimeInterval(Double(second)) } == true)
            fired += decision.missed + decision.fire
            considered = fired.last ?? considered
        }
        #expect(fired == schedule.occurrences(after: start).prefix { $0.start < start + 3600 }.map(\.at))
    }

    @Test("lists an occurrence as upcoming until it starts")
    func upcoming() throws {
        let schedule = try schedule(cron: "0 * * * *", jitter: .seconds(1800))
        let start = try Date("2026-11-21T00:00:00Z", strategy: .iso8601)
        for occurrence in schedule.occurrences(after: start).prefix(50) {
            #expect(schedule.upcoming(after: occurrence.start - 1).first { _ in true } == occurrence)
            #expect(schedule.upcoming(after: occurrence.start).first { _ in true } != occurrence)
        }
    }

    @Test("decides by its rule what an occurrence does that meets an earlier one")
    func overlap() {
        for rule in Overlap.allCases {
            #expect(rule.verdict(isBusy: false, isBackfill: false, hasWaiting: false) == .start, "\(rule)")
        }
        let meets: [Overlap: [Overlap.Verdict]] = [
            // A run of its own; one more waits already; a backfilled run; one more waits already.
            .skip: [.skip, .skip, .wait, .skip],
            .bufferOne: [.wait, .skip, .wait, .skip],
            .cancelRunning: [.cancelAndStart, .cancelAndStart, .cancelAndStart, .cancelAndStart],
            .allow: [.start, .start, .start, .start],
        ]
        for (rule, expected) in meets {
            let verdicts = [(false, false), (false, true), (true, false), (true, true)].map {
                rule.verdict(isBusy: true, isBackfill: $0.0, hasWaiting: $0.1)
            }
            #expect(verdicts == expected, "\(rule)")
        }
    }

    private func schedule(
        cron: String, zone: String = "UTC", name: String = "s", starts: CivilDate? = nil, ends: CivilDate? = nil,
        jitter: Duration = .zero
    ) throws -> ScheduleDefinition {
        try ScheduleDefinition(
            name: name, cron: CronExpression(cron), zone: #require(CivilZone(zone)), starts: starts, ends: ends,
            jitter: jitter, target: .job(template: JobTemplate(kind: "export")))
    }

    private func schedule(
        _ target: ScheduleDefinition.Target, name: String = "s", catchUp: CatchUp = .latest
    ) throws -> ScheduleDefinition {
        try ScheduleDefinition(
            name: name, cron: CronExpression("30 2 * * *"), zone: #require(CivilZone("Asia/Kolkata")), target: target,
            catchUp: catchUp)
    }
}

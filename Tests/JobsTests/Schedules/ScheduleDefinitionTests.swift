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

    private func schedule(
        _ target: ScheduleDefinition.Target, name: String = "s", catchUp: CatchUp = .latest
    ) throws -> ScheduleDefinition {
        try ScheduleDefinition(
            name: name, cron: CronExpression("30 2 * * *"), zone: #require(CivilZone("Asia/Kolkata")), target: target,
            catchUp: catchUp)
    }
}

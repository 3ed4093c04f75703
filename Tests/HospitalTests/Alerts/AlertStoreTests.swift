// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Hospital

@Suite("Alerts of a rule")
struct AlertStoreTests {
    private let fixture: AlertFixture
    private let rule: AlertRule
    private let reader: AlertReader

    init() async throws {
        fixture = try await AlertFixture()
        rule = try fixture.rule("{ kpi: bed_occupancy }", raise: "above: 0.85", clear: "below: 0.80")
        reader = AlertReader(fixture.hospital.pool)
    }

    private func history() async throws -> [String] {
        try await reader.events(limit: 100).reversed().map { "\($0.what) \($0.branch) \($0.day) by \($0.who)" }
    }

    @Test("live from the day that raises them to the day that clears them, and are raised anew after that")
    func life() async throws {
        try await fixture.occupied(9, on: "2024-01-01")
        #expect(try await fixture.evaluate(rule) == .init(rule: "rule", subjects: 1, raised: 1, cleared: 0, active: 1))
        try await fixture.occupied(8, on: "2024-01-02")
        #expect(try await fixture.evaluate(rule) == .init(rule: "rule", subjects: 1, raised: 0, cleared: 0, active: 1))
        let wavering = try #require(try await reader.alerts(in: [.open]).first)
        #expect(wavering.value == 0.8 && wavering.detail == "8 of 10")
        #expect("\(wavering.raisedOn) \(wavering.day)" == "2024-01-01 2024-01-02")
        try await fixture.occupied(7, on: "2024-01-03")
        #expect(try await fixture.evaluate(rule) == .init(rule: "rule", subjects: 1, raised: 0, cleared: 1, active: 0))
        try await fixture.occupied(10, on: "2024-01-04")
        #expect(try await fixture.evaluate(rule).raised == 1)
        #expect(
            try await history() == [
                "raised PUN 2024-01-01 by test", "cleared PUN 2024-01-03 by test", "raised PUN 2024-01-04 by test",
            ])
        #expect(try await reader.alerts(in: AlertRecord.State.allCases).map(\.state) == [.open, .cleared])
    }

    @Test("do not change when the same data is evaluated again, cleared or not")
    func idempotent() async throws {
        try await fixture.occupied(9, on: "2024-01-01")
        try await fixture.occupied(9, on: "2024-01-01", at: "LON")
        _ = try await fixture.evaluate(rule)
        let (alerts, events) = (try await reader.alerts(in: [.open]), try await history())
        #expect(alerts.count == 2)
        for _ in 0..<3 { #expect(try await fixture.evaluate(rule).raised == 0) }
        #expect(try await reader.alerts(in: [.open]) == alerts)
        #expect(try await history() == events)
        // What has not changed is not even written.
        let before: String = try await fixture.hospital.pool.query(
            "select max(xmin::text::bigint)::text from alerts.alerts")[0].decode(0)
        _ = try await fixture.evaluate(rule)
        let after: String = try await fixture.hospital.pool.query(
            "select max(xmin::text::bigint)::text from alerts.alerts")[0].decode(0)
        #expect(before == after)
    }

    @Test("are one for each subject, whoever evaluates at the same time")
    func oneEach() async throws {
        for branch in ["PUN", "LON", "NYC"] { try await fixture.occupied(10, on: "2024-01-01", at: branch) }
        let (fixture, rule) = (fixture, rule)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { _ = try await fixture.evaluate(rule) } }
            try await group.waitForAll()
        }
        #expect(try await reader.alerts(in: [.open]).count == 3)
        #expect(try await history().count == 3)
        // And not even somebody who writes past the rules can make a second one.
        await #expect(throws: PostgresError.self) {
            try await fixture.hospital.pool.execute(
                """
                insert into alerts.alerts (rule, title, severity, condition, branch_id, raised_on, day, value, detail)
                select rule, title, severity, condition, branch_id, raised_on, day, value, detail from alerts.alerts
                """)
        }
    }

    @Test("that somebody knows of stay active, keep the first who did, and clear as others do")
    func acknowledged() async throws {
        try await fixture.occupied(9, on: "2024-01-01")
        _ = try await fixture.evaluate(rule)
        let id = try #require(try await reader.alerts(in: [.open]).first?.id)
        #expect(try await reader.acknowledge(id, by: "asha", note: "ten beds more") == .open)
        #expect(try await reader.acknowledge(id, by: "ravi", note: "too late") == .acknowledged)
        let known = try #require(try await reader.alert(id))
        #expect(known.state == .acknowledged && known.acknowledgedBy == "asha" && known.note == "ten beds more")
        #expect(try await fixture.evaluate(rule) == .init(rule: "rule", subjects: 1, raised: 0, cleared: 0, active: 1))
        try await fixture.occupied(1, on: "2024-01-02")
        #expect(try await fixture.evaluate(rule).cleared == 1)
        #expect(try await reader.alert(id)?.state == .cleared)
        #expect(try await reader.alert(id)?.acknowledgedBy == "asha")
        #expect(try await reader.acknowledge(id, by: "ravi", note: "after all") == .cleared)
        #expect(try await reader.acknowledge(id + 1, by: "ravi", note: "which") == nil)
        #expect(
            try await history() == [
                "raised PUN 2024-01-01 by test", "acknowledged PUN 2024-01-01 by asha",
                "cleared PUN 2024-01-02 by test",
            ])
    }

    @Test("stay when there is no data any more, and go with their rule")
    func withoutDataOrRule() async throws {
        try await fixture.occupied(9, on: "2024-01-01")
        _ = try await fixture.evaluate(rule)
        try await fixture.hospital.run("delete from kpi.values")
        #expect(try await fixture.evaluate(rule) == .init(rule: "rule", subjects: 0, raised: 0, cleared: 0, active: 1))
        let other = try fixture.rule("{ kpi: bed_occupancy }", raise: "above: 1", clear: "below: 1", name: "other")
        let cleared = try await fixture.hospital.pool.transaction { transaction in
            try await AlertStore(transaction: transaction, who: "job 7").clearAll(except: [other])
        }
        #expect(cleared == 1)
        #expect(try await reader.events(limit: 1).first?.note == "the rule is gone")
    }

    @Test("are listed the gravest first, by branch and rule, and counted by a limit")
    func lists() async throws {
        for branch in ["PUN", "LON"] { try await fixture.occupied(10, on: "2024-01-01", at: branch) }
        _ = try await fixture.evaluate(rule)
        try await fixture.hospital.run("update alerts.alerts set severity = 'critical' where branch_id = 'LON'")
        #expect(try await reader.alerts(in: [.open]).map(\.branch) == ["LON", "PUN"])
        #expect(try await reader.alerts(in: [.open], branch: "PUN").map(\.branch) == ["PUN"])
        #expect(try await reader.alerts(in: [.open], rule: "another").isEmpty)
        #expect(try await reader.alerts(in: [.open], limit: 1).count == 1)
        #expect(try await reader.alerts(in: [.cleared]).isEmpty)
    }
}

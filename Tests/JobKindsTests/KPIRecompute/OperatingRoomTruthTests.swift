// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Postgres
import TestSupport
import Testing

@testable import JobKinds

/// Compares the job kind's answers with the checked ones of a real operating-room log, to all six decimals that are
/// given there. In two time zones, one of which changes its clocks within the log's months: nothing may depend on it.
@Suite(
    "The KPIs of the operating-room log of 2022",
    .enabled(if: OperatingRoomLog.isPresent, "shared/data/or_utilization_2022q1 is not there"))
struct OperatingRoomTruthTests {
    @Test("are those of truth.json", arguments: ["Asia/Kolkata", "America/New_York"])
    func totals(timeZone: String) async throws {
        let log = try OperatingRoomLog()
        let answers = try await Answers(log, timeZone: timeZone)
        func number(_ path: String...) throws -> Double {
            var value: Any = log.truth
            for key in path { value = try #require((value as? [String: Any])?[key], "\(path)") }
            return try #require(value as? Double, "\(path)")
        }
        func expect(_ kpi: String, _ path: String...) async throws {
            var value: Any = log.truth
            for key in path { value = try #require((value as? [String: Any])?[key], "\(path)") }
            let truth = try #require(value as? Double, "\(path)")
            let total = try #require(try await answers.total(kpi).first?.value)
            #expect(abs(total - truth) <= 0.5000001e-6, "\(kpi): \(total), in truth \(truth)")
        }
        let inRoom = "in_room_min(wheels_out-wheels_in)"
        let first = "first_case_of_room_day(lowest scheduled time)"
        let turnover = "turnover_min(next wheels_in - previous wheels_out, same date+suite, ordered by wheels_in)"
        try await expect("or_cases", "rows")
        try await expect("or_booked_minutes", "booked_min_sum")
        try await expect("or_mean_booked_minutes", "booked_min_mean")
        try await expect("or_in_room_minutes", inRoom, "sum")
        try await expect("or_mean_in_room_minutes", inRoom, "mean")
        try await expect("or_mean_surgical_minutes", "surgical_min(end-start)", "mean")
        try await expect("or_overrun_share", "share_over_booked")
        try await expect("or_overrun_minutes", "mean_in_room_minus_booked")
        try await expect("or_first_case_delay", first, "mean_delay_min")
        try await expect("or_first_case_on_time_strict", first, "on_time_share_0min")
        try await expect("or_turnover_minutes", turnover, "mean")
        try await expect("or_turnover_minutes_within_60", turnover, "le_60min_mean")
        try await expect("or_prime_time_utilisation", "utilisation_in_room_min_over_480min_per_room_day")
        try await expect("or_extended_utilisation", "utilisation_in_room_min_over_600min_per_room_day")

        // What the ratios are made of.
        let overrun = try #require(try await answers.total("or_overrun_share").first)
        #expect(try overrun.numerator == number("cases_over_booked(in_room>booked)"))
        let surgical = try #require(try await answers.total("or_mean_surgical_minutes").first)
        #expect(try surgical.numerator == number("surgical_min(end-start)", "sum"))
        let turnovers = try #require(try await answers.total("or_turnover_minutes").first)
        #expect(try turnovers.denominator == number(turnover, "n"))
        let short = try #require(try await answers.total("or_turnover_minutes_within_60").first)
        #expect(try short.denominator == number(turnover, "le_60min_n"))
        let delay = try #require(try await answers.total("or_first_case_delay").first)
        #expect(try delay.denominator == number("room_days"))
        let onTime = try #require(try await answers.total("or_first_case_on_time").first)
        #expect(try onTime.numerator == number("room_days") - number(first, "late_gt_15min"))
        let strict = try #require(try await answers.total("or_first_case_on_time_strict").first)
        #expect(try strict.numerator == number("room_days") - number(first, "late_gt_0min"))
        let utilisation = try #require(try await answers.total("or_prime_time_utilisation").first)
        #expect(try abs((utilisation.denominator ?? 0) - 480 * number("room_days")) < 1e-6)
    }

    @Test("are those of truth.json by service, suite and month")
    func groups() async throws {
        let log = try OperatingRoomLog()
        let answers = try await Answers(log, timeZone: "Asia/Kolkata")
        func expect(_ kpi: String, by grouping: KPIGrouping, _ path: String) async throws {
            let truth = try #require(log.truth[path] as? [String: Double])
            let totals = try await answers.total(kpi, by: [grouping])
            #expect(Set(totals.compactMap { $0.group[grouping] }) == Set(truth.keys), "\(kpi)")
            for total in totals {
                let key = try #require(total.group[grouping])
                let value = try #require(total.value)
                #expect(abs(value - (truth[key] ?? .nan)) <= 0.5000001e-6, "\(kpi) \(key)")
            }
        }
        try await expect("or_cases", by: .service, "procedure_volume_by_service")
        try await expect("or_cases", by: .month, "cases_by_month")
        try await expect("or_mean_in_room_minutes", by: .service, "in_room_min_mean_by_service")
        try await expect("or_mean_in_room_minutes", by: .suite, "in_room_min_mean_by_suite")
        #expect(Double(try await answers.total("or_cases", by: [.day]).count) == log.truth["operating_days"] as? Double)
        #expect(Double(try await answers.total("or_cases", by: [.suite]).count) == log.truth["suites"] as? Double)
    }

    /// A database with the log, after a run of the job kind.
    private struct Answers {
        let pool: PostgresPool
        let catalog: KPICatalog

        init(_ log: OperatingRoomLog, timeZone: String) async throws {
            pool = try await TestDatabase.migrated(poolSize: 2)
            catalog = KPICatalog(directory: KPIRecomputeTests.directory)
            try await log.load(into: pool, branch: "MAIN", timeZone: timeZone)
            let job = try await TestJob(kind: KPIRecompute.name, on: pool)
            _ = try await KPIRecompute(directory: KPIRecomputeTests.directory).run(.init(), context: job.context)
        }

        func total(_ kpi: String, by groupings: [KPIGrouping] = []) async throws -> [KPITotal] {
            try await KPIReader(pool: pool).totals(of: try catalog.definition(named: kpi), by: groupings)
        }
    }
}

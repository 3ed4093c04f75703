// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Alert rules")
struct AlertRuleTests {
    /// `jobs/alerts` of this package.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/alerts").standardized.path

    static let good = """
        title: Beds
        severity: warning
        watch: { kpi: bed_occupancy }
        by: branch
        raise: { above: 0.85 }
        clear: { below: 0.80 }
        """

    private let kpis: [KPIDefinition]

    init() throws {
        kpis = try KPICatalog(directory: KPICatalogTests.directory).all()
    }

    private func rule(_ text: String) throws -> AlertRule {
        try AlertRule(DefinitionFile.parse(text, file: "beds.yml"), name: "beds", kpis: kpis)
    }

    private func days(_ values: Double?...) -> [AlertReading] {
        values.enumerated().compactMap { offset, value in
            value.map { AlertReading(day: LocalDay(number: offset), value: $0, detail: "") }
        }
    }

    @Test("that come with Rounds can be read, and watch all that they should")
    func shipped() throws {
        let catalog = AlertCatalog(directory: Self.directory, kpis: kpis)
        let names = Set(try catalog.all().map(\.name))
        #expect(
            names.isSuperset(of: [
                "bed_occupancy", "bed_shortage", "emergency_surge", "icu_shortage", "long_stays", "peak_hour_beds",
                "peak_hour_staff", "ventilator_shortage",
            ]))
        let beds = try #require(try catalog.definitions(named: ["bed_occupancy"]).first)
        #expect(beds.raise == AlertThreshold(.above, 0.85) && beds.clear == AlertThreshold(.below, 0.80))
        let unknown = try #require(throws: BadInput.self) { try catalog.definitions(named: ["bed_ocupancy"]) }
        #expect(unknown.message.contains("did you mean 'bed_occupancy'?"))
        #expect(throws: BadInput.self) { try catalog.definitions(named: []) }
    }

    @Test("raise at one limit and clear at another: what lies between changes nothing")
    func hysteresis() throws {
        let rule = try rule(Self.good)
        #expect(rule.decision(days(0.86), isActive: false) == .raise)
        #expect(rule.decision(days(0.85), isActive: false) == .leave)
        #expect(rule.decision(days(0.84), isActive: true) == .leave)
        #expect(rule.decision(days(0.80), isActive: true) == .leave)
        #expect(rule.decision(days(0.79), isActive: true) == .clear)
        #expect(rule.decision(days(0.86), isActive: true) == .leave)
        #expect(rule.decision(days(0.10), isActive: false) == .leave)
        #expect(rule.decision([], isActive: true) == .leave)
    }

    @Test("can ask for days in a row, without a gap between them")
    func daysInARow() throws {
        let rule = try rule(
            Self.good.replacing("above: 0.85", with: "above: 0.85, days: 3")
                .replacing("below: 0.80", with: "below: 0.80, days: 2"))
        #expect(rule.days == 3)
        #expect(rule.decision(days(0.9, 0.9), isActive: false) == .leave)
        #expect(rule.decision(days(0.9, 0.9, 0.9), isActive: false) == .raise)
        #expect(rule.decision(days(0.9, 0.8, 0.9, 0.9), isActive: false) == .leave)
        #expect(rule.decision(days(0.9, nil, 0.9, 0.9), isActive: false) == .leave)
        #expect(rule.decision(days(0.9, 0.7), isActive: true) == .leave)
        #expect(rule.decision(days(0.7, 0.7), isActive: true) == .clear)
    }

    @Test("can watch for what is too low")
    func below() throws {
        let rule = try rule(
            Self.good.replacing("above: 0.85", with: "below: 0.3").replacing("below: 0.80", with: "above: 0.4"))
        #expect(rule.decision(days(0.2), isActive: false) == .raise)
        #expect(rule.decision(days(0.35), isActive: true) == .leave)
        #expect(rule.decision(days(0.5), isActive: true) == .clear)
    }

    @Test(
        "that are wrong are refused with the line, what was expected and a suggestion",
        arguments: [
            ("watch: { kpi: bed_occupancy }", "watch: { kpi: bed_ocupancy }", 3, "did you mean 'bed_occupancy'?"),
            ("watch: { kpi: bed_occupancy }", "watch: { kpis: bed_occupancy }", 3, "did you mean 'kpi'?"),
            ("watch: { kpi: bed_occupancy }", "watch: {}", 3, "exactly one of"),
            ("severity: warning", "severity: criticle", 2, "did you mean 'critical'?"),
            ("by: branch", "by: brunch", 4, "did you mean 'branch'?"),
            ("raise: { above: 0.85 }", "raise: { abov: 0.85 }", 5, "did you mean 'above'?"),
            ("raise: { above: 0.85 }", "raise: { above: 0.85, days: 0 }", 5, "from 1 to 60"),
            ("raise: { above: 0.85 }", "raise: { above: full }", 5, "must be a number"),
            ("raise: { above: 0.85 }", "raise: { days: 2 }", 5, "either 'above' or 'below'"),
            ("clear: { below: 0.80 }", "clear: { below: 0.90 }", 6, "reaches beyond"),
            ("clear: { below: 0.80 }", "clear: { above: 0.80 }", 6, "must be 'below'"),
            ("title: Beds", "titl: Beds", 1, "did you mean 'title'?"),
            ("watch: { kpi: bed_occupancy }", "watch: { open_stays: { longer_than_days: 0 } }", 3, "from 1 to 3660"),
            (
                "watch: { kpi: bed_occupancy }", "watch: { forecast_shortage: { of: icu-bed, bound: mean } }", 3,
                "did you mean 'icu-beds'?"
            ),
            (
                "watch: { kpi: bed_occupancy }", "watch: { peak_hour_surplus: { against: staff } }", 3,
                "'admissions_per_staff' is missing"
            ),
        ])
    func wrong(part: String, replacement: String, line: Int, message: String) throws {
        let error = try #require(throws: DefinitionError.self) {
            try rule(Self.good.replacing(part, with: replacement))
        }
        #expect(error.file == "beds.yml")
        #expect(error.line == line)
        #expect(error.message.contains(message), "\(error.message)")
    }

    @Test("cannot ask for what their signal does not know")
    func grainAndDays() throws {
        let surge = Self.good.replacing(
            "watch: { kpi: bed_occupancy }", with: "watch: { emergency_surge: { in: ratio } }")
        #expect(throws: DefinitionError.self) { try rule(surge.replacing("by: branch", with: "by: department")) }
        _ = try rule(surge.replacing("above: 0.85", with: "above: 0.85, days: 2"))
        let stays = Self.good.replacing(
            "watch: { kpi: bed_occupancy }", with: "watch: { open_stays: { longer_than_days: 14 } }")
        #expect(throws: DefinitionError.self) { try rule(stays.replacing("above: 0.85", with: "above: 3, days: 2")) }
        _ = try rule(stays.replacing("by: branch", with: "by: department"))
        #expect(throws: DefinitionError.self) {
            try rule(
                Self.good.replacing("bed_occupancy", with: "or_cases").replacing("by: branch", with: "by: department"))
        }
    }
}

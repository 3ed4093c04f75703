// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import rounds

@Suite("Commands for trends, forecasts, alerts and data quality")
struct AnalyticsCommandTests {
    @Test(
        "take what they need, and nothing else",
        arguments: [
            ("kpis trend admissions --by week --branch B01 --from 2026-01-01 --moving-average 4", true),
            ("kpis trend admissions", false), ("kpis trend --by week", false),
            ("kpis trend admissions --by week --moving-average many", false),
            ("kpis trend admissions --by day --from 2026-02-01 --to 2026-01-01", false),
            ("kpis compare admissions --between branch", true), ("kpis compare admissions", false),
            ("forecasts list --branch B01 --measure icu-beds", true), ("forecasts show B01 icu-beds --json", true),
            ("forecasts show B01", false), ("submit forecast --measure icu-beds --measure admissions --wait", true),
            ("alerts list --open", true), ("alerts list --all --branch B01 --rule bed_occupancy", true),
            ("alerts list --open --all", false), ("alerts list --limit 0", false),
            ("alerts acknowledge 3 4 --note known", true), ("alerts acknowledge 3", false),
            ("alerts acknowledge --note known", false), ("alerts history 3", true), ("alerts history --limit 0", false),
            ("submit alert-check --rule bed_occupancy --unique finished", true),
            ("quality --check overlapping_stays --branch B01 --json", true), ("quality overlapping_stays", false),
            ("submit quality-check --check overlapping_stays --examples 5", true),
        ])
    func options(line: String, isUnderstood: Bool) {
        let words = line.split(separator: " ").map(String.init)
        #expect(((try? Rounds.parseAsRoot(words)) != nil) == isUnderstood)
    }

    @Test(
        "are suggested when they are misspelt",
        arguments: [
            (["forecast"], "forecasts"), (["alerts", "acknowlege"], "acknowledge"), (["kpis", "trends"], "trend"),
            (["qualitiy"], "quality"), (["submit", "alert-chek"], "alert-check"),
        ])
    func suggestions(words: [String], meant: String) {
        let failure = #expect(throws: CommandFailure.self) { try CommandNames.check(words, from: Rounds.self) }
        #expect(failure.map { "\($0.message) \($0.hint ?? "")" }?.contains("did you mean '\(meant)'?") == true)
    }
}

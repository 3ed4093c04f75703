// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("The hold-out")
struct HoldOutRuleTests {
    /// `rows` cases on each of `days` days.
    private func days(_ days: Int, rows: Int) -> [LocalDay] {
        (0..<days).flatMap { Array(repeating: LocalDay(number: 19_000 + $0), count: rows) }
    }

    @Test("is the last days")
    func lastDays() throws {
        let rule = HoldOutRule(lastDays: 10, atMost: 0.5, leastTrainRows: 1, leastTestRows: 1)
        let split = try rule.split(days(90, rows: 3))
        #expect(split.test == 240..<270)
        #expect(split.train == 0..<240)
    }

    @Test("begins later when it would be too large, always with a whole day", arguments: [1, 2, 7])
    func share(rows: Int) throws {
        let rule = HoldOutRule(lastDays: 31, atMost: 0.4, leastTrainRows: 1, leastTestRows: 1)
        let days = days(14, rows: rows)
        let split = try rule.split(days)
        #expect(split.test.count == 5 * rows)
        #expect(days[split.train].max()! < days[split.test].min()!)
    }

    @Test("says how many rows there are and how many are needed when there are too few")
    func tooFew() throws {
        let rule = HoldOutRule(lastDays: 2, atMost: 0.5, leastTrainRows: 10, leastTestRows: 5)
        let error = try #require(throws: TooFewRows.self) { try rule.split(days(6, rows: 1)) }
        #expect(
            error.description
                == "too few rows: 6 in all, of which 4 to learn from (needed: 10) and 2 in the hold-out of the last 2 days "
                + "(needed: 5)")
        #expect(throws: TooFewRows.self) { try rule.split([]) }
        #expect(throws: TooFewRows.self) { try rule.split(days(1, rows: 100)) }
    }
}

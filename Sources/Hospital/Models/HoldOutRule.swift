// SPDX-License-Identifier: Apache-2.0

/// Which rows a model is judged by: the latest days, which it never sees while it learns.
package struct HoldOutRule: Sendable, Hashable {
    /// The hold-out begins this many days before the end of the data (1 = the last day only) …
    package let lastDays: Int
    /// … or later, so that it has no more than this share of all rows. Above 0, below 1.
    package let atMost: Double
    /// Fewer rows than this to learn from are refused.
    package let leastTrainRows: Int
    /// Fewer rows than this to judge by are refused.
    package let leastTestRows: Int

    package init(lastDays: Int, atMost: Double, leastTrainRows: Int, leastTestRows: Int) {
        self.lastDays = lastDays
        self.atMost = atMost
        self.leastTrainRows = leastTrainRows
        self.leastTestRows = leastTestRows
    }

    /// Cuts rows at the beginning of a day: whatever is held out is later than all that is learnt from.
    ///
    /// - Parameter days: the day of each row, ascending.
    /// - Throws: ``TooFewRows`` when either part would be smaller than the rule asks for.
    package func split(_ days: [LocalDay]) throws(TooFewRows) -> TimeSplit {
        var cut = days.count
        if let last = days.last {
            let earliest = last.advanced(by: 1 - lastDays)
            cut = days.firstIndex { $0 >= earliest } ?? days.count
            while cut < days.count, Double(days.count - cut) > atMost * Double(days.count) {
                let day = days[cut]
                cut = days[cut...].firstIndex { $0 > day } ?? days.count
            }
        }
        let split = TimeSplit(train: 0..<cut, test: cut..<days.count)
        guard split.train.count >= leastTrainRows, split.test.count >= leastTestRows, !split.train.isEmpty,
            !split.test.isEmpty
        else {
            throw TooFewRows(rows: days.count, split: split, rule: self)
        }
        return split
    }
}

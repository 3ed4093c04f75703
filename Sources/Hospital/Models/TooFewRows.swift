// SPDX-License-Identifier: Apache-2.0

/// There is not enough data to train a model and to judge it.
package struct TooFewRows: Error, Hashable, CustomStringConvertible {
    /// Rows in all.
    package let rows: Int
    /// How the hold-out rule cut them.
    package let split: TimeSplit
    package let rule: HoldOutRule

    package var description: String {
        """
        too few rows: \(rows) in all, of which \(split.train.count) to learn from \
        (needed: \(rule.leastTrainRows)) and \(split.test.count) in the hold-out of the last \(rule.lastDays) days \
        (needed: \(rule.leastTestRows))
        """
    }
}

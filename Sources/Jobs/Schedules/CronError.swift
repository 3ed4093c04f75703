// SPDX-License-Identifier: Apache-2.0

/// A cron expression that cannot be used: which field, what is wrong and what was expected.
package struct CronError: Error, Hashable, CustomStringConvertible {
    /// The whole expression as written.
    package let expression: String
    /// `minute`, `hour`, `day of month`, `month` or `day of week`; `nil` when the expression as a whole is meant.
    package let field: String?
    /// What is wrong and what was expected.
    package let problem: String

    /// `cron '61 2 * * *': minute: '61' must be 0–59`
    package var description: String {
        "cron '\(expression)': " + [field, problem].compactMap(\.self).joined(separator: ": ")
    }
}

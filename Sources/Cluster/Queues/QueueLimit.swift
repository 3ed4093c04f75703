// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A limit of a queue, or of the jobs of a queue that share a concurrency key.
package struct QueueLimit: Sendable, Hashable, Codable {
    /// The concurrency key; empty for the whole queue, ``anyKey`` for all keys that have no limit of their own.
    package var key: String
    /// How many jobs may run at a time; `nil` for any number, or for a key: as many as ``anyKey`` says, else one.
    package var concurrency: Int?
    /// How many jobs may start in a period.
    package var rate: JobRate?

    package init(key: String = "", concurrency: Int? = nil, rate: JobRate? = nil) {
        self.key = key
        self.concurrency = concurrency
        self.rate = rate
    }

    /// The key that stands for each key without a limit of its own. It limits concurrency alone: a rate for each of any
    /// number of keys would fill Redis with buckets.
    package static let anyKey = "*"

    /// `CONCURRENCY COUNT PERIOD BURST`, the form in Redis, with nothing for what is not limited.
    var text: String {
        let rate = rate.map { "\($0.count) \($0.period.milliseconds) \($0.burst)" } ?? "  "
        return "\(concurrency.map(String.init) ?? "") \(rate)"
    }
}

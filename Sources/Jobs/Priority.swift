// SPDX-License-Identifier: Apache-2.0

/// How urgent a job is within its queue and branch: 0 is served first, 9 last.
package struct Priority: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    package let rawValue: Int

    /// What a job has when nobody says otherwise.
    package static let normal = Priority(clamping: 5)
    /// The allowed values.
    package static let range = 0...9

    package init?(rawValue: Int) {
        guard Self.range.contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(clamping value: Int) {
        rawValue = min(max(value, Self.range.lowerBound), Self.range.upperBound)
    }

    package static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }

    /// A job's place among the ready jobs of its branch: priority first, then age.
    ///
    /// The job's number stands for its age, so a retried job comes back to its old place and a queue that is
    /// rebuilt from the ledger has the order that it had. Exact in a double for 2⁴⁸ jobs.
    ///
    /// - Parameter id: the job.
    package func readyScore(of id: JobID) -> Int64 {
        Int64(rawValue) << 48 | id.rawValue
    }
}

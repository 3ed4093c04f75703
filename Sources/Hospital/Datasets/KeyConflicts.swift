// SPDX-License-Identifier: Apache-2.0

/// Counts the rows of a file whose key an earlier one has, as long as there is room to remember the keys.
struct KeyConflicts {
    private var seen: Set<UInt64>? = []
    private var conflicts = 0

    /// Keys that are remembered: 16 MiB of them.
    private static let limit = 1_000_000

    /// - Parameter key: a hash of it.
    mutating func add(_ key: UInt64) {
        guard let size = seen?.count else { return }
        if size == Self.limit {
            seen = nil
        } else if seen?.insert(key).inserted == false {
            conflicts += 1
        }
    }

    /// `nil` when there were too many keys.
    var count: Int? { seen == nil ? nil : conflicts }
}

// SPDX-License-Identifier: Apache-2.0

extension Breakdown.Group: Comparable {
    /// Days by time; names by alphabet, but numbers by value, so that suite 10 comes after suite 9.
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.day(let left), .day(let right)): return left < right
        case (.name(let left), .name(let right)):
            if let left = Int(left), let right = Int(right), left != right { return left < right }
            return left < right
        case (.day, .name): return true
        case (.name, .day): return false
        }
    }
}

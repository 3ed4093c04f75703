// SPDX-License-Identifier: Apache-2.0

/// The keys that may occur more than once in a file, in at most 16 MiB whatever its size: a bit for each hash that has
/// occurred, and another one when it has occurred again.
///
/// A key that occurs twice is always among them. So are some that occur once, because they share their bit: about 3 of
/// a hundred in a file of 2 million rows, 20 in one of 16 million.
package struct RepeatedKeys: Sendable {
    /// Of a key, for its bit.
    package typealias Hash = UInt32

    private static let mostBits = 1 << 26
    private static let leastBits = 1 << 12

    private var once: [UInt64]
    private var again: [UInt64]
    private let mask: Hash

    /// - Parameter textBytes: the length of the file's text. A row has some bytes, so this is enough bits.
    package init(textBytes: Int64) {
        var bits = Self.leastBits
        while bits < Self.mostBits && bits < textBytes { bits *= 2 }
        mask = Hash(bits - 1)
        once = Array(repeating: 0, count: bits / 64)
        again = once
    }

    package mutating func add(_ key: Hash) {
        let (word, bit) = place(of: key)
        if once[word] & bit != 0 { again[word] |= bit }
        once[word] |= bit
    }

    package func contains(_ key: Hash) -> Bool {
        let (word, bit) = place(of: key)
        return again[word] & bit != 0
    }

    private func place(of key: Hash) -> (word: Int, bit: UInt64) {
        let bit = Int(key & mask)
        return (bit / 64, 1 << UInt64(bit % 64))
    }
}

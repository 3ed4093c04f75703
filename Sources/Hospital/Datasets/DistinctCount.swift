// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How many different values there are, in 4 KiB: HyperLogLog (Flajolet and others, 2007), within about 2 per cent, and
/// nearly exact while there are few.
struct DistinctCount {
    private static let bits = 12
    private static let size = 1 << bits
    private var registers = [UInt8](repeating: 0, count: size)

    /// - Parameter hash: of a value; all 64 bits count.
    mutating func add(_ hash: UInt64) {
        let index = Int(hash >> UInt64(64 - Self.bits))
        let rank = UInt8(min((hash << UInt64(Self.bits)).leadingZeroBitCount, 64 - Self.bits) + 1)
        registers[index] = max(registers[index], rank)
    }

    var estimate: Int {
        let size = Double(Self.size)
        let sum = registers.reduce(0.0) { $0 + exp2(-Double($1)) }
        let raw = 0.7213 / (1 + 1.079 / size) * size * size / sum
        let empty = registers.count { $0 == 0 }
        // While many registers are empty, counting those is more exact.
        let few = empty > 0 && raw <= 2.5 * size
        return Int((few ? size * log(size / Double(empty)) : raw).rounded())
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A 64-bit hash that is the same in every run: FNV-1a, then the mixing of SplitMix64.
struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    @inline(__always)
    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// Of the bytes so far.
    var value: UInt64 {
        var hash = state
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}

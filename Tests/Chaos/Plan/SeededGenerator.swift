// SPDX-License-Identifier: Apache-2.0

/// A random stream that gives the same numbers for the same seed on every run: SplitMix64 (Steele, Lea, Flood: "Fast
/// splittable pseudorandom number generators", OOPSLA 2014). The standard library promises no stable ranges, so they
/// are spelled out.
struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// Uniform in [0, 1).
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Double(bits >> 11) * 0x1p-53
    }

    /// Uniform in a closed range of whole numbers.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    /// Uniform, in whole milliseconds.
    mutating func duration(_ milliseconds: ClosedRange<Int>) -> Duration {
        .milliseconds(int(milliseconds))
    }

    mutating func chance(_ share: Double) -> Bool { unit() < share }

    /// One of the elements, in proportion to its weight.
    mutating func pick<Element>(_ weighted: [(Double, Element)]) -> Element {
        var left = unit() * weighted.reduce(0) { $0 + $1.0 }
        for (weight, element) in weighted.dropLast() {
            left -= weight
            if left < 0 { return element }
        }
        return weighted[weighted.count - 1].1
    }
}

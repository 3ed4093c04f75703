// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A random stream that gives the same numbers for the same seed on every run.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). The standard
/// library's generators and `random(in:using:)` promise no stable output, so every draw is spelled out here.
struct SeededRandom {
    private var state: UInt64

    /// A stream of its own for one purpose: streams with different keys are independent, so that drawing more
    /// from one leaves the others' numbers as they were.
    ///
    /// - Parameters:
    ///   - seed: the network's seed.
    ///   - key: what the stream is for, for example purpose, branch and day.
    init(seed: UInt64, _ key: Int...) {
        state = seed
        for part in key {
            state = next() ^ UInt64(bitPattern: Int64(part))
        }
    }

    /// 64 uniform bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// Uniform in [0, 1).
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Uniform in a closed range of whole numbers.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(unit() * Double(range.count))
    }

    /// Uniform in a closed range.
    mutating func double(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit() * (range.upperBound - range.lowerBound)
    }

    /// True with a probability of `share`.
    mutating func chance(_ share: Double) -> Bool {
        unit() < share
    }

    /// Standard normal: Box and Muller's transform; the second of the pair is not kept.
    mutating func normal() -> Double {
        (-2 * log(1 - unit())).squareRoot() * cos(2 * Double.pi * unit())
    }

    /// Log-normal with the given median and standard deviation of its logarithm.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        median * exp(spread * normal())
    }

    /// Poisson: Knuth's product of uniforms for a small mean, the rounded normal for a large one.
    mutating func poisson(_ mean: Double) -> Int {
        guard mean < 30 else { return max(0, Int((mean + mean.squareRoot() * normal()).rounded())) }
        let limit = exp(-mean)
        var count = 0
        var product = unit()
        while product > limit {
            count += 1
            product *= unit()
        }
        return count
    }

    /// An index with a probability proportional to its weight.
    mutating func index(_ weights: [Double]) -> Int {
        var left = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return index }
        }
        return weights.count - 1
    }

    /// One of the elements, all equally likely.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[int(0...elements.count - 1)]
    }
}

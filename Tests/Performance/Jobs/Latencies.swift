// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How long jobs waited between the call that submits them and the start of their handler, from the file that ``Stamp``
/// writes.
struct Latencies {
    /// Milliseconds, in ascending order.
    private let sorted: [Double]

    init(_ path: String) throws {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        sorted = lines.compactMap { line in
            let words = line.split(separator: " ").compactMap { Double($0) }
            return words.count == 2 ? (words[1] - words[0]) / 1e6 : nil
        }.sorted()
    }

    var count: Int { sorted.count }

    func percentile(_ share: Double) -> Double {
        sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}

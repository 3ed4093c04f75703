// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Jobs

/// The queues of a worker as people write them: `urgent,default` or `urgent=5,default=1`.
struct WorkerQueues: Hashable, Sendable {
    let names: [String]
    let policy: QueuePolicy

    /// - Parameter words: names or weights, also with commas between.
    /// - Throws: `ValidationError` when a word is neither, or a queue is named twice, or only some have weights.
    init(_ words: [String]) throws {
        let parts = words.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        var names: [String] = []
        var weights: [String: Int] = [:]
        for part in parts {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let name = sides.first, JobRequest.isQueue(name) else {
                throw ValidationError("a queue's name has letters, digits and '.', '_', '-', unlike '\(part)'")
            }
            if names.contains(name) { throw ValidationError("--queues names '\(name)' twice") }
            names.append(name)
            guard sides.count == 2 else { continue }
            guard let weight = Int(sides[1]), (1...1000).contains(weight) else {
                throw ValidationError("the weight of queue '\(name)' must be 1 to 1000, not '\(sides[1])'")
            }
            weights[name] = weight
        }
        guard weights.isEmpty || weights.count == names.count else {
            let without = names.filter { weights[$0] == nil }.map { "'\($0)'" }.joined(separator: ", ")
            throw ValidationError("--queues needs a weight for each queue or for none, and \(without) has none")
        }
        self.names = names
        policy = weights.isEmpty ? .strict : .weighted(weights)
    }
}

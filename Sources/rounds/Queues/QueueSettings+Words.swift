// SPDX-License-Identifier: Apache-2.0

import Cluster

extension QueueSettings {
    /// What people have set, a phrase each; empty where nothing is.
    var words: [String] {
        let limits = limits.map { limit in
            let whose =
                switch limit.key {
                case "": ""
                case QueueLimit.anyKey: "each key "
                default: "key \(limit.key) "
                }
            let parts = [limit.concurrency.map { "\($0) running" }, limit.rate?.words].compactMap(\.self)
            return whose + parts.joined(separator: ", ")
        }
        let weights = weights.sorted { $0.key < $1.key }.map { "branch \($0.key) ×\($0.value)" }
        return limits + weights
    }
}

extension QueuePause {
    /// Who paused the queue, since when and why.
    var words: String { "paused by \(by), \(Format.instant(since))\(reason.map { ": \($0)" } ?? "")" }
}

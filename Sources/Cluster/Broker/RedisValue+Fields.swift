// SPDX-License-Identifier: Apache-2.0

import Redis

extension RedisValue {
    /// A hash or the fields of a stream entry: names and values in turn.
    var fields: [String: String] {
        let words = (array ?? []).map { $0.string ?? "" }
        let pairs = stride(from: 0, to: words.count - words.count % 2, by: 2).map { (words[$0], words[$0 + 1]) }
        return Dictionary(pairs) { $1 }
    }
}

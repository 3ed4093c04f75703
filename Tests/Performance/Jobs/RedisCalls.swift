// SPDX-License-Identifier: Apache-2.0

import Redis

/// How many commands Redis has executed since its statistics were reset.
enum RedisCalls {
    /// All of them, those inside scripts and this bench's own question included.
    static func all(_ redis: RedisClient) async throws -> Double {
        try await counts(redis).reduce(0) { $0 + $1.calls }
    }

    /// Calls of clients that work: commands inside scripts and this bench's own looks are not among them.
    static func ofWorkers(_ redis: RedisClient) async throws -> Double {
        let counted: Set = ["evalsha", "blpop", "subscribe", "script|load"]
        return try await counts(redis).filter { counted.contains($0.name) }.reduce(0) { $0 + $1.calls }
    }

    private static func counts(_ redis: RedisClient) async throws -> [(name: String, calls: Double)] {
        let text = try await redis.send("INFO", "commandstats").string ?? ""
        return text.split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: { ":,=".contains($0) })
            guard words.count > 2, words[0].hasPrefix("cmdstat_"), let calls = Double(words[2]) else { return nil }
            return (String(words[0].dropFirst("cmdstat_".count)), calls)
        }
    }
}

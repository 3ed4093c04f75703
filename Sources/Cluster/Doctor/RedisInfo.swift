// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What Redis says of itself (`INFO`).
struct RedisInfo: Sendable {
    private let fields: [Substring: Substring]

    init(_ text: String) {
        let pairs = text.split(whereSeparator: \.isNewline).compactMap { line -> (Substring, Substring)? in
            guard !line.hasPrefix("#"), let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon], line[line.index(after: colon)...])
        }
        fields = Dictionary(pairs) { first, _ in first }
    }

    private func number(_ name: Substring) -> Int64? { fields[name].flatMap { Int64($0) } }

    var version: String { String(fields["redis_version"] ?? "of an unknown version") }
    var usedMemory: Int64 { number("used_memory") ?? 0 }

    var summary: String {
        let limit = number("maxmemory").flatMap { $0 > 0 ? " of \(Self.mebibytes($0))" : nil } ?? ""
        return "Redis \(version), \(Self.mebibytes(usedMemory))\(limit)"
    }

    private static func mebibytes(_ bytes: Int64) -> String { "\(bytes >> 20) MiB" }

    /// What is wrong with its settings or its state.
    var findings: [Finding] {
        [eviction, evicted, memory, replica, saving, version6].compactMap(\.self)
    }

    private var eviction: Finding? {
        guard let policy = fields["maxmemory_policy"], policy != "noeviction" else { return nil }
        return Finding(
            "redis/eviction", .broken, what: "Redis may throw keys away: maxmemory-policy is \(policy)",
            meaning: "when its memory is full it loses jobs, leases and results without a word",
            remedy: "set `maxmemory-policy noeviction` in redis.conf and with CONFIG SET")
    }

    private var evicted: Finding? {
        guard let count = number("evicted_keys"), count > 0 else { return nil }
        return Finding(
            "redis/evicted", .warning, what: "Redis has thrown \(count) keys away since it started",
            meaning: "jobs among them are restored by the reconciler only when they change or Redis restarts",
            remedy: "set `maxmemory-policy noeviction`, give Redis more memory, then `rounds doctor --fix`")
    }

    private var memory: Finding? {
        guard let limit = number("maxmemory"), limit > 0, usedMemory > limit / 10 * 9 else { return nil }
        return Finding(
            "redis/memory", .warning, what: "Redis has used more than nine tenths of its maxmemory, \(limit >> 20) MiB",
            meaning: "when it is full, submits reach it late and workers cannot claim",
            remedy: "raise maxmemory, or see why so much is kept")
    }

    private var replica: Finding? {
        guard fields["role"] == "slave" else { return nil }
        return Finding(
            "redis/replica", .broken, what: "this Redis is a replica",
            meaning: "nothing can be written: no job is claimed", remedy: "let ROUNDS_REDIS_URL name the primary")
    }

    private var saving: Finding? {
        let failed = [("rdb_last_bgsave_status", "its snapshot"), ("aof_last_write_status", "its append-only file")]
            .filter { fields[Substring($0.0)].map { $0 != "ok" } ?? false }
        guard let first = failed.first else { return nil }
        return Finding(
            "redis/saving", .broken, what: "Redis could not write \(first.1)",
            meaning: "it refuses writes when it is told to stop on such errors, and forgets everything at a restart",
            remedy: "see its log: most often the disk is full or the folder belongs to somebody else")
    }

    private var version6: Finding? {
        guard let major = version.split(separator: ".").first.flatMap({ Int($0) }), major < 6 else { return nil }
        return Finding(
            "redis/version", .broken, what: "Redis \(version) is older than 6", meaning: "the scripts need a newer one",
            remedy: "upgrade Redis")
    }
}

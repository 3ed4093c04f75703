// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What a worker says of itself, for `rounds workers list` and whoever reads Redis.
package struct WorkerPresence: Sendable, Hashable, Codable {
    package var name: String
    package var host: String
    package var processID: Int
    package var branch: String
    package var queues: [String]
    package var concurrency: Int
    package var running: Int
    package var state: WorkerMode
    package var startedAt: Date
    /// What jobs may require of its server.
    package var capabilities: [String]
    /// Memory for all its jobs together, in MiB; `nil` when it does not count.
    package var memory: Int?
    /// The kinds that it knows, each with its newest version, as `KIND@VERSION`.
    package var kinds: [String]
    /// The operator's order that was obeyed last.
    package var obeyed: String?

    /// The fields of the worker's hash.
    var fields: KeyValuePairs<String, String> {
        [
            "host": host, "pid": String(processID), "branch": branch, "queues": queues.joined(separator: ","),
            "concurrency": String(concurrency), "running": String(running),
            "state": state.rawValue, "started_at": String(Int64(startedAt.timeIntervalSince1970 * 1000)),
            "capabilities": capabilities.joined(separator: ","), "memory_mib": memory.map { String($0) } ?? "",
            "kinds": kinds.joined(separator: ","), "order": obeyed ?? "",
        ]
    }
}

extension WorkerPresence {
    /// Reads a worker's hash.
    init?(name: String, fields: [String: String]) {
        guard let host = fields["host"], let pid = fields["pid"].flatMap({ Int($0) }),
            let started = fields["started_at"].flatMap({ Double($0) })
        else { return nil }
        self.init(
            name: name, host: host, processID: pid, branch: fields["branch"] ?? "",
            queues: (fields["queues"] ?? "").split(separator: ",").map { String($0) },
            concurrency: fields["concurrency"].flatMap { Int($0) } ?? 0,
            running: fields["running"].flatMap { Int($0) } ?? 0,
            state: fields["state"].flatMap(WorkerMode.init(rawValue:)) ?? .running,
            startedAt: Date(timeIntervalSince1970: started / 1000),
            capabilities: (fields["capabilities"] ?? "").split(separator: ",").map { String($0) },
            memory: fields["memory_mib"].flatMap { Int($0) },
            kinds: (fields["kinds"] ?? "").split(separator: ",").map { String($0) }, obeyed: fields["order"])
    }
}

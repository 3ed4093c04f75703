// SPDX-License-Identifier: Apache-2.0

import Redis

/// Looks at the settings and the state of Redis itself.
package struct RedisExamination: Examination {
    package let subject = "redis"
    private let redis: RedisClient

    package init(_ client: ClusterClient) {
        redis = client.broker.redis
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let info = RedisInfo(try await redis.send("INFO").string ?? "")
        var result = ExaminationResult(info.summary, info.findings)
        // A managed Redis may forbid CONFIG, and only a server on this machine has its folder here.
        if case .unix = redis.configuration.address,
            let folder = try? await redis.send("CONFIG", "GET", "dir").array?.last?.string
        {
            result.findings += DiskRoom(folder, of: "Redis").map { $0.findings } ?? []
        }
        return result
    }
}

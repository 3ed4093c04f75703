// SPDX-License-Identifier: Apache-2.0

import PrivateServers

extension Settings {
    /// What `rounds up` starts, or would start.
    var stack: PrivateStack { PrivateStack(directory: stateDirectory) }

    /// Where PostgreSQL is: the one that was named, else the private one.
    ///
    /// - Throws: ``CommandFailure`` when neither is there.
    func databaseAddress() throws -> String {
        try databaseURL
            ?? existingStack("PostgreSQL", "ROUNDS_DATABASE_URL").postgres.url(database: PrivateStack.database)
    }

    /// Where Redis is: the one that was named, else the private one.
    ///
    /// - Throws: ``CommandFailure`` when neither is there.
    func redisAddress() throws -> String {
        try redisURL ?? existingStack("Redis", "ROUNDS_REDIS_URL").redis.url
    }

    private func existingStack(_ server: String, _ variable: String) throws -> PrivateStack {
        guard stack.exists else {
            throw CommandFailure(
                .unreachable, "no \(server) to connect to: \(variable) is not set and there is no \(stateDirectory)",
                hint: "`rounds up` starts everything on this machine; --state-dir names a stack that runs elsewhere")
        }
        return stack
    }
}

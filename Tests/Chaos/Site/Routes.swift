// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// The ways of one process to both stores, and the addresses that the process is told.
struct Routes: Sendable {
    let redis: ProxyRoute
    let postgres: ProxyRoute
    let redisURL: String
    let databaseURL: String

    /// Opens them.
    ///
    /// - Parameters:
    ///   - name: whose ways they are.
    ///   - folder: where the sockets go.
    ///   - database: the database's name.
    ///   - mayPass: watches both conversations; see ``ProxyRoute/mayPass``.
    init(
        _ name: String, in folder: String, to stores: Stores, database: String, through proxy: Proxy,
        mayPass: (@Sendable () -> Bool)? = nil
    ) throws {
        let socketFolder = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: socketFolder, withIntermediateDirectories: true)
        redis = try ProxyRoute(path: "\(socketFolder)/redis", target: stores.redis.socket, mayPass: mayPass)
        let file = "/.s.PGSQL.5432"
        postgres = try ProxyRoute(
            path: socketFolder + file, target: stores.postgres.socketDirectory + file, mayPass: mayPass)
        redisURL = "unix://\(redis.path)"
        databaseURL = "postgresql://rounds@/\(database)?host=\(socketFolder)"
        proxy.add(redis)
        proxy.add(postgres)
    }

    subscript(store: Store) -> ProxyRoute { store == .redis ? redis : postgres }

    /// Treats both ways well again.
    func heal() {
        redis.heal()
        postgres.heal()
    }
}

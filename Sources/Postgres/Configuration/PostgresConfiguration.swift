// SPDX-License-Identifier: Apache-2.0

/// Where the server is and how to behave towards it.
///
/// Whatever the URL leaves open comes from libpq's own sources: `PGHOST`, `PGPASSWORD`, `PGSSLMODE`, `~/.pgpass`,
/// the service file and so on.
public struct PostgresConfiguration: Sendable, Hashable {
    /// Most connections that a pool holds at a time.
    public var poolSize: Int
    /// Shown in `pg_stat_activity`.
    public var applicationName: String
    /// The server cancels a statement that runs longer; nil leaves the server's setting.
    public var statementTimeout: Duration?
    /// The server gives up waiting for a lock after this; nil leaves the server's setting.
    public var lockTimeout: Duration?
    /// The server ends a session that idles inside a transaction for longer; nil leaves the server's setting.
    public var idleInTransactionTimeout: Duration?
    /// For each address tried; libpq counts whole seconds and at least two.
    public var connectTimeout: Duration
    /// How long a caller waits for a free connection of the pool; nil waits without end.
    public var acquireTimeout: Duration?
    /// Sent data may stay unacknowledged this long before the connection counts as lost (TCP only).
    public var tcpUserTimeout: Duration
    /// TCP keepalives: first probe after, then every, until count are unanswered.
    public var keepaliveIdle: Duration
    public var keepaliveInterval: Duration
    public var keepaliveCount: Int
    /// While a statement runs, the server looks this often whether the client is still there and ends a statement that
    /// nobody waits for. PostgreSQL 14 and later; nil leaves the server's setting.
    public var clientCheckInterval: Duration?
    /// A cancelled statement that the server has not ended after this is abandoned together with its connection.
    public var cancelGrace: Duration
    /// Prepared statements kept per connection.
    public var statementCacheSize: Int

    /// The options of the URL, by libpq's names, without the password.
    let options: [String: String]
    let password: Secret?

    /// Reads a URL (`postgres://user:password@host:port/database?sslmode=verify-full`, a Unix socket as
    /// `postgres:///database?host=/run/postgresql`) or a `keyword=value` string; both with all of libpq's options.
    ///
    /// - Parameters:
    ///   - url: may be empty: everything then comes from the environment.
    ///   - poolSize: most connections of a pool.
    ///   - applicationName: used unless the URL names one.
    ///   - statementTimeout: the server's limit for one statement; nil for none.
    ///   - connectTimeout: used unless the URL names one.
    /// - Throws: `.usage` when the URL cannot be read. The message does not repeat the URL, which holds a password.
    public init(
        url: String,
        poolSize: Int = 8,
        applicationName: String = "swift-postgres",
        statementTimeout: Duration? = nil,
        connectTimeout: Duration = .seconds(10)
    ) throws(PostgresError) {
        guard poolSize > 0 else { throw PostgresError(.usage, "a pool needs at least one connection") }
        var options = try Conninfo.parse(url)
        password = options.removeValue(forKey: "password").map { Secret(value: $0) }
        if let port = options["port"], !port.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "," }) {
            // Most often a password with an unescaped character, so it is not shown.
            throw PostgresError(.usage, "the PostgreSQL URL has a port that is not a number")
        }
        self.options = options
        self.poolSize = poolSize
        self.applicationName = applicationName
        self.statementTimeout = statementTimeout
        self.connectTimeout = connectTimeout
        lockTimeout = nil
        idleInTransactionTimeout = nil
        acquireTimeout = .seconds(30)
        tcpUserTimeout = .seconds(30)
        keepaliveIdle = .seconds(30)
        keepaliveInterval = .seconds(10)
        keepaliveCount = 3
        clientCheckInterval = .seconds(2)
        cancelGrace = .seconds(5)
        statementCacheSize = 128
    }

    /// The same server with another database, for administration and tests.
    public func database(_ name: String) -> PostgresConfiguration {
        var options = options
        options["dbname"] = name
        return PostgresConfiguration(copying: self, options: options)
    }

    private init(copying other: PostgresConfiguration, options: [String: String]) {
        self.options = options
        password = other.password
        poolSize = other.poolSize
        applicationName = other.applicationName
        statementTimeout = other.statementTimeout
        lockTimeout = other.lockTimeout
        idleInTransactionTimeout = other.idleInTransactionTimeout
        connectTimeout = other.connectTimeout
        acquireTimeout = other.acquireTimeout
        tcpUserTimeout = other.tcpUserTimeout
        keepaliveIdle = other.keepaliveIdle
        keepaliveInterval = other.keepaliveInterval
        keepaliveCount = other.keepaliveCount
        clientCheckInterval = other.clientCheckInterval
        cancelGrace = other.cancelGrace
        statementCacheSize = other.statementCacheSize
    }
}

extension PostgresConfiguration: CustomStringConvertible {
    /// Without the password.
    public var description: String {
        options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
}

/// A value that no log, dump or interpolation shows.
struct Secret: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    let value: String

    var description: String { "***" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

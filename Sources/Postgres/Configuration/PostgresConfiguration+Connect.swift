// SPDX-License-Identifier: Apache-2.0

import Glibc

extension PostgresConfiguration {
    /// Everything that libpq is given for a connection, the password included: keep it out of logs.
    var connectionParameters: [(keyword: String, value: String)] {
        var all = options
        func fallback(_ key: String, _ value: String) {
            if all[key] == nil { all[key] = value }
        }
        fallback("application_name", applicationName)
        fallback("connect_timeout", String(max(2, connectTimeout.wholeSeconds)))
        fallback("tcp_user_timeout", String(tcpUserTimeout.wholeMilliseconds))
        fallback("keepalives_idle", String(keepaliveIdle.wholeSeconds))
        fallback("keepalives_interval", String(keepaliveInterval.wholeSeconds))
        fallback("keepalives_count", String(keepaliveCount))
        all["client_encoding"] = "UTF8"
        all["options"] = serverOptions
        if let password { all["password"] = password.value }
        return all.map { (keyword: $0.key, value: $0.value) }
    }

    /// Session settings in the start-up packet: no extra round trip, and a role's own settings do not override them.
    /// The caller's own `options` come last and win.
    private var serverOptions: String {
        var settings = [
            "DateStyle=ISO", "IntervalStyle=postgres", "TimeZone=UTC", "bytea_output=hex", "extra_float_digits=1",
            "client_min_messages=warning",
        ]
        func limit(_ name: String, _ duration: Duration?) {
            if let duration { settings.append("\(name)=\(duration.wholeMilliseconds)") }
        }
        limit("statement_timeout", statementTimeout)
        limit("lock_timeout", lockTimeout)
        limit("idle_in_transaction_session_timeout", idleInTransactionTimeout)
        let own = settings.map { "-c \($0)" }.joined(separator: " ")
        let callers = options["options"] ?? Self.environment("PGOPTIONS") ?? ""
        return callers.isEmpty ? own : own + " " + callers
    }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}

extension Duration {
    /// Rounded up: a limit never fires early.
    var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }

    /// Rounded up, and at least 1, because 0 means "no limit" to PostgreSQL.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return max(1, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

extension PostgresConfiguration {
    /// A message of libpq without the password, in case any of its versions should repeat it.
    func redacted(_ message: String) -> String {
        guard let secret = password?.value ?? Self.environment("PGPASSWORD"), secret.count > 2 else { return message }
        return message.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
    }
}

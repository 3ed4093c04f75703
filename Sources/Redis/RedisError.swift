// SPDX-License-Identifier: Apache-2.0

/// What can go wrong between a caller and a Redis server.
public enum RedisError: Error, Sendable, Hashable {
    /// The URL cannot be used; a password in it is not repeated.
    case invalidURL(url: String, reason: String)
    /// No connection: refused, unknown host, certificate not trusted, wrong password …
    case cannotConnect(address: String, reason: String)
    /// No reply in time. The server may still execute the command.
    case timedOut(address: String, after: Duration)
    /// The connection broke while the command was in flight: it may or may not have been executed.
    case connectionLost(address: String, reason: String)
    /// The server answered with an error, such as code `WRONGTYPE` and the text after it.
    case server(code: String, message: String)
    /// The client was closed by its owner.
    case closed(address: String)
    /// The waiting task was cancelled.
    case cancelled
    /// The reply has another shape than the caller can use.
    case unexpectedReply(String)
}

extension RedisError {
    /// The error for an error line of the server: its first word is the code when it is in capitals, `ERR` otherwise.
    init(reply line: String) {
        let word = line.prefix { $0 != " " }
        let isCode = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
        if isCode {
            self = .server(code: String(word), message: String(line.dropFirst(word.count + 1)))
        } else {
            self = .server(code: "ERR", message: line)
        }
    }

    /// Whether the same command may succeed a little later without anybody changing it.
    ///
    /// For ``timedOut(address:after:)`` and ``connectionLost(address:reason:)`` the first try may have been executed,
    /// so only repeat what may run twice.
    public var isTransient: Bool {
        switch self {
        case .cannotConnect, .timedOut, .connectionLost: true
        case .server(let code, _):
            ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS"].contains(code)
        case .invalidURL, .closed, .cancelled, .unexpectedReply: false
        }
    }
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidURL(let url, let reason): "Redis URL '\(url)' cannot be used: \(reason)"
        case .cannotConnect(let address, let reason): "cannot connect to Redis at \(address): \(reason)"
        case .timedOut(let address, let after): "no reply from Redis at \(address) within \(after)"
        case .connectionLost(let address, let reason): "connection to Redis at \(address) lost: \(reason)"
        case .server(let code, let message): "Redis answered with an error: \(code) \(message)"
        case .closed(let address): "the client of Redis at \(address) has been closed"
        case .cancelled: "waiting for Redis was cancelled"
        case .unexpectedReply(let detail): "unexpected reply from Redis: \(detail)"
        }
    }
}

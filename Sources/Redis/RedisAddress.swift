// SPDX-License-Identifier: Apache-2.0

/// Where a server listens.
public enum RedisAddress: Sendable, Hashable, CustomStringConvertible {
    case tcp(host: String, port: UInt16)
    /// A Unix socket, by its path.
    case unix(path: String)

    /// `host:port` or `unix:/path`, as error messages name it.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

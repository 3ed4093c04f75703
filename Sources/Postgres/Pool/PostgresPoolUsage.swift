// SPDX-License-Identifier: Apache-2.0

/// A pool's numbers at one moment.
public struct PostgresPoolUsage: Sendable, Hashable {
    /// Connections that exist or are being made.
    public let open: Int
    /// Those of them that nobody uses.
    public let idle: Int
    /// Callers in the queue.
    public let waiting: Int
}

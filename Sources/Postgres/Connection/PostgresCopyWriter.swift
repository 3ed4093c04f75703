// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Takes the data of a `copyIn`. Small writes are gathered; rows may be cut anywhere between writes.
public final class PostgresCopyWriter: Sendable {
    /// Pieces of this size reach the server's full speed (64 KiB and 1 MiB measure the same).
    static let chunkSize = 1 << 16

    private let connection: PostgresConnection
    private let gathered = Mutex<[UInt8]>([])

    init(_ connection: PostgresConnection) { self.connection = connection }

    /// - Throws: `.connection` or `.cancelled`. A bad row is reported when the COPY ends.
    public nonisolated(nonsending) func write(_ bytes: [UInt8]) async throws(PostgresError) {
        if bytes.count >= Self.chunkSize {
            try await flush()
            return try await send(bytes)
        }
        if let chunk = gather(bytes) { try await send(chunk) }
    }

    /// - Throws: as for bytes.
    public nonisolated(nonsending) func write(_ text: String) async throws(PostgresError) {
        if let chunk = gather(text.utf8) { try await send(chunk) }
    }

    /// Sends memory without copying it first; it must stay as it is until this returns.
    ///
    /// - Throws: as for bytes.
    public nonisolated(nonsending) func write(_ bytes: UnsafeRawBufferPointer) async throws(PostgresError) {
        try await flush()
        guard let start = bytes.baseAddress else { return }
        // A pointer may not cross to another thread in a closure; the caller waits here, so the memory outlives it.
        let address = UInt(bitPattern: start)
        let count = bytes.count
        try await connection.run { session throws(PostgresError) in
            try unsafe session.copy(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count))
        }
    }

    /// Sends what small writes have gathered. `copyIn` calls it at the end.
    public nonisolated(nonsending) func flush() async throws(PostgresError) {
        let chunk = gathered.withLock { gathered in
            defer { gathered = [] }
            return gathered
        }
        if !chunk.isEmpty { try await send(chunk) }
    }

    /// - Returns: what is now due to be sent.
    private func gather(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        gathered.withLock { gathered in
            gathered.append(contentsOf: bytes)
            guard gathered.count >= Self.chunkSize else { return nil }
            defer {
                gathered = []
                gathered.reserveCapacity(Self.chunkSize)
            }
            return gathered
        }
    }

    private nonisolated(nonsending) func send(_ chunk: [UInt8]) async throws(PostgresError) {
        try await connection.run { session throws(PostgresError) in
            var failure: PostgresError?
            unsafe chunk.withUnsafeBytes { bytes in
                do throws(PostgresError) { try unsafe session.copy(bytes) } catch { failure = error }
            }
            if let failure { throw failure }
        }
    }
}

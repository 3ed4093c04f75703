// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

extension Session {
    mutating func beginCopyIn(_ sql: String) throws(PostgresError) {
        try beginCopy(sql, wanted: PGRES_COPY_IN, state: .into, complaint: "copyIn wants COPY … FROM STDIN")
    }

    mutating func beginCopyOut(_ sql: String) throws(PostgresError) {
        try beginCopy(sql, wanted: PGRES_COPY_OUT, state: .outOf, complaint: "copyOut wants COPY … TO STDOUT")
    }

    private mutating func beginCopy(
        _ sql: String, wanted: ExecStatusType, state: CopyState, complaint: String
    ) throws(PostgresError) {
        try requireNoCopy()
        try Session.requireNoNUL(sql)
        guard unsafe PQsendQuery(connection, sql) == 1 else { throw connectionError() }
        let result = try collectResults()
        guard result.status == wanted else {
            if result.status == PGRES_COPY_IN || result.status == PGRES_COPY_OUT {
                copyState = result.status == PGRES_COPY_IN ? .into : .outOf
                endCopy(message: complaint)
            }
            throw PostgresError(.usage, complaint)
        }
        copyState = state
    }

    /// Sends bytes of the copied data, cut anywhere. Blocks while the server is behind.
    ///
    /// An error of the server (a bad row) usually shows only in `finishCopyIn`.
    mutating func copy(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) {
        guard copyState == .into else { throw PostgresError(.usage, "no COPY into the server is under way") }
        guard var position = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
        var left = bytes.count
        while left > 0 {
            // libpq copies what it is given at a time, and keeps the memory.
            let count = Int32(clamping: min(left, PostgresCopyWriter.chunkSize))
            guard unsafe PQputCopyData(connection, position, count) == 1 else {
                let error = connectionError()
                endCopy(message: "the client could not send")
                throw error
            }
            unsafe position += Int(count)
            left -= Int(count)
        }
    }

    /// - Returns: how many rows the server took.
    mutating func finishCopyIn() throws(PostgresError) -> Int {
        guard copyState == .into else { throw PostgresError(.usage, "no COPY into the server is under way") }
        copyState = .none
        guard unsafe PQputCopyEnd(connection, nil) == 1 else { throw connectionError() }
        return try collectResults().affectedRows
    }

    /// The next rows, together at least `size` bytes unless they are the last; nil after those.
    mutating func nextCopyOut(size: Int) throws(PostgresError) -> [UInt8]? {
        if copyState == .outEnded {
            copyState = .none
            return nil
        }
        guard copyState == .outOf else { throw PostgresError(.usage, "no COPY out of the server is under way") }
        var chunk: [UInt8] = []
        chunk.reserveCapacity(size + size / 8)
        while chunk.count < size {
            var row: UnsafeMutablePointer<CChar>?
            let count = unsafe PQgetCopyData(connection, &row, 0)
            guard count > 0, let start = unsafe row else {
                copyState = .none
                guard count == -1 else { throw connectionError() }
                _ = try collectResults()
                guard !chunk.isEmpty else { return nil }
                copyState = .outEnded
                return chunk
            }
            unsafe chunk.append(contentsOf: UnsafeRawBufferPointer(start: start, count: Int(count)))
            unsafe PQfreemem(start)
        }
        return chunk
    }

    /// Ends a COPY of either direction that nobody wants any more; the connection is usable afterwards.
    ///
    /// The server's complaint about it is dropped: the caller has a reason of its own.
    mutating func endCopy(message: String) {
        switch copyState {
        case .none: return
        case .into: unsafe PQputCopyEnd(connection, message)
        case .outOf: interrupter.cancelStatement()
        case .outEnded: break
        }
        copyState = .none
        while let pointer = unsafe PQgetResult(connection) {
            let result = unsafe ServerResult(pointer)
            if result.status == PGRES_COPY_OUT { discardCopyOut() }
            if isBroken { return }
        }
    }

    private func discardCopyOut() {
        var row: UnsafeMutablePointer<CChar>?
        while unsafe PQgetCopyData(connection, &row, 0) > 0 { unsafe PQfreemem(row) }
    }
}

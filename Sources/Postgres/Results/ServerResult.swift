// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

/// Owns one `PGresult`.
///
/// Sendable although it holds a pointer: libpq documents a finished result as read-only and free to pass between
/// threads (manual, section 34.20), and only `deinit` frees it.
@safe final class ServerResult: Sendable {
    nonisolated(unsafe) private let pointer: OpaquePointer

    /// Takes the result over.
    init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

    deinit { unsafe PQclear(pointer) }

    var status: ExecStatusType { unsafe PQresultStatus(pointer) }
    var rowCount: Int { unsafe Int(PQntuples(pointer)) }
    var columnCount: Int { unsafe Int(PQnfields(pointer)) }

    /// Such as `INSERT 0 5`.
    var commandTag: String { unsafe String(cString: PQcmdStatus(pointer)) }

    /// Rows inserted, updated, deleted, merged, copied or selected; 0 for statements that count none.
    var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(pointer) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    func columnName(_ column: Int) -> String { unsafe String(cString: PQfname(pointer, Int32(column))) }
    func columnType(_ column: Int) -> UInt32 { unsafe PQftype(pointer, Int32(column)) }
    func isNull(row: Int, column: Int) -> Bool { unsafe PQgetisnull(pointer, Int32(row), Int32(column)) != 0 }

    /// Lends the bytes of a value, which is empty for NULL.
    func withValue<R>(row: Int, column: Int, _ body: (Span<UInt8>) -> R) -> R {
        let count = unsafe Int(PQgetlength(pointer, Int32(row), Int32(column)))
        guard count > 0, let start = unsafe PQgetvalue(pointer, Int32(row), Int32(column)) else {
            return body(Span())
        }
        // libpq checks row and column itself; the bytes live as long as the result.
        let bytes = unsafe UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
        return withExtendedLifetime(self) { unsafe body(bytes.span) }
    }

    /// Lends the pointer to functions that read errors from it.
    func withPointer<R>(_ body: (OpaquePointer) -> R) -> R { withExtendedLifetime(self) { unsafe body(pointer) } }
}

// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

extension PostgresError {
    /// The error inside a result, or the connection's own error when the server did not send one.
    ///
    /// - Parameters:
    ///   - result: a failed `PGresult`, or nil when libpq could not even make one; not freed here.
    ///   - connection: the connection that it came from.
    ///   - address: where the connection leads to, for the message.
    init(result: OpaquePointer?, connection: OpaquePointer, address: String) {
        var fields = Fields()
        fields.address = address
        func field(_ code: Int32) -> String? {
            guard let result = unsafe result, let text = unsafe PQresultErrorField(result, code) else { return nil }
            return unsafe String(cString: text)
        }
        guard let primary = field(PG_DIAG_MESSAGE_PRIMARY_CODE), let state = field(PG_DIAG_SQLSTATE_CODE) else {
            let text = unsafe String(cString: PQerrorMessage(connection))
            let isLost = unsafe PQstatus(connection) == CONNECTION_BAD
            self.init(isLost ? .connection : .usage, PostgresError.oneLine(text), fields)
            return
        }
        fields.sqlState = state
        fields.severity = field(PG_DIAG_SEVERITY_CODE)
        fields.detail = field(PG_DIAG_DETAIL_CODE)
        fields.hint = field(PG_DIAG_HINT_CODE)
        fields.schema = field(PG_DIAG_SCHEMA_CODE)
        fields.table = field(PG_DIAG_TABLE_CODE)
        fields.column = field(PG_DIAG_COLUMN_CODE)
        fields.dataType = field(PG_DIAG_DATATYPE_CODE)
        fields.constraint = field(PG_DIAG_CONSTRAINT_CODE)
        fields.position = field(PG_DIAG_POSITION_CODE).flatMap { Int($0) }
        fields.context = field(PG_DIAG_CONTEXT_CODE)
        fields.routine = field(PG_DIAG_ROUTINE_CODE)
        let kind: Kind =
            if unsafe PQstatus(connection) == CONNECTION_BAD {
                .connection
            } else if state == "57014", primary.contains("timeout") {
                // 57014 is both "statement timeout" and "user request". Only the text tells them apart; on a server
                // that speaks another language the kind stays `.server` with the same code.
                .timeout
            } else {
                .server
            }
        self.init(kind, primary, fields)
    }

    /// libpq ends its messages with a newline and indents hints with a tab.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline)
            .map { line in String(line.drop { $0 == "\t" || $0 == " " }) }
            .joined(separator: "; ")
    }
}

// Character constants such as PG_DIAG_SQLSTATE 'C' are not imported as Int32 by every compiler, so they are
// spelt here; values from postgres_ext.h, where they are part of libpq's binary interface.
private let PG_DIAG_SEVERITY_CODE = code("V")
private let PG_DIAG_SQLSTATE_CODE = code("C")
private let PG_DIAG_MESSAGE_PRIMARY_CODE = code("M")
private let PG_DIAG_DETAIL_CODE = code("D")
private let PG_DIAG_HINT_CODE = code("H")
private let PG_DIAG_POSITION_CODE = code("P")
private let PG_DIAG_CONTEXT_CODE = code("W")
private let PG_DIAG_SCHEMA_CODE = code("s")
private let PG_DIAG_TABLE_CODE = code("t")
private let PG_DIAG_COLUMN_CODE = code("c")
private let PG_DIAG_DATATYPE_CODE = code("d")
private let PG_DIAG_CONSTRAINT_CODE = code("n")
private let PG_DIAG_ROUTINE_CODE = code("R")

private func code(_ letter: Unicode.Scalar) -> Int32 { Int32(letter.value) }

// SPDX-License-Identifier: Apache-2.0

/// Why a statement, a connection or a value failed.
///
/// Fields that only a server can fill (`sqlState`, `detail`, `constraint`, …) are nil for the other kinds. The
/// password of the connection never appears in any of them.
public struct PostgresError: Error, Sendable {
    /// What sort of failure it is; callers branch on this or on `sqlState`, never on the text.
    public enum Kind: Sendable, Hashable {
        /// The server refused the statement; `sqlState` says why. The connection stays usable.
        case server
        /// No connection could be made, or it broke; `address` says to where.
        case connection
        /// The server's statement time-out fired, or no pooled connection became free in time.
        case timeout
        /// The Swift task was cancelled; the statement was cancelled on the server if it had begun.
        case cancelled
        /// The pool or the connection had been closed.
        case closed
        /// A value of the result is not of the wanted type, is NULL, or the column does not exist.
        case decoding
        /// The caller broke a rule of this library, for example a NUL byte in a text parameter.
        case usage
    }

    /// The fields as the server or this library gave them.
    public struct Fields: Sendable, Hashable {
        /// Five characters, see the PostgreSQL manual, appendix A.
        public var sqlState: String?
        /// `ERROR`, `FATAL` or `PANIC`, not translated.
        public var severity: String?
        /// May quote values of the row (personal data), so `description` leaves it out.
        public var detail: String?
        public var hint: String?
        public var schema: String?
        public var table: String?
        public var column: String?
        public var dataType: String?
        public var constraint: String?
        /// Place of the fault in the statement's text, in characters from 1.
        public var position: Int?
        /// The server's stack of contexts, such as the line of a COPY or of a PL/pgSQL function.
        public var context: String?
        /// The server's C function that raised it; not translated, so fit for telling errors apart.
        public var routine: String?
        /// `host:port` or the path of the Unix socket.
        public var address: String?
        /// Which statement of a pipeline it was, from 0.
        public var statementIndex: Int?
        /// The connection broke while COMMIT was on its way: the transaction may or may not have committed.
        public var isCommitUnknown = false

        public init() {}
    }

    /// One word wide, so that a typed throw costs no more than a return value.
    private final class Storage: Sendable {
        let kind: Kind
        let message: String
        let fields: Fields

        init(kind: Kind, message: String, fields: Fields) {
            self.kind = kind
            self.message = message
            self.fields = fields
        }
    }

    private let storage: Storage

    public init(_ kind: Kind, _ message: String, _ fields: Fields = Fields()) {
        storage = Storage(kind: kind, message: message, fields: fields)
    }

    init(_ kind: Kind, _ message: String, address: String?) {
        var fields = Fields()
        fields.address = address
        self.init(kind, message, fields)
    }

    public var kind: Kind { storage.kind }
    /// What failed, in one sentence without a full stop.
    public var message: String { storage.message }
    public var fields: Fields { storage.fields }

    public var sqlState: String? { fields.sqlState }
    public var detail: String? { fields.detail }
    public var hint: String? { fields.hint }
    public var table: String? { fields.table }
    public var column: String? { fields.column }
    public var constraint: String? { fields.constraint }
    public var position: Int? { fields.position }
    public var address: String? { fields.address }

    /// The same error with some fields added.
    func with(_ change: (inout Fields) -> Void) -> PostgresError {
        var fields = fields
        change(&fields)
        return PostgresError(kind, message, fields)
    }

    /// The same error seen as another kind.
    func asKind(_ kind: Kind) -> PostgresError { PostgresError(kind, message, fields) }
}

extension PostgresError: CustomStringConvertible {
    /// One line for logs. `detail` is left out because it may quote personal data.
    public var description: String {
        var text = message
        var remarks: [String] = []
        if let address { remarks.append("at \(address)") }
        if let sqlState { remarks.append("SQLSTATE \(sqlState)") }
        if let constraint { remarks.append("constraint \(constraint)") }
        if let position { remarks.append("position \(position)") }
        if let index = fields.statementIndex { remarks.append("statement \(index) of the pipeline") }
        if fields.isCommitUnknown { remarks.append("the transaction may or may not have committed") }
        if !remarks.isEmpty { text += " (" + remarks.joined(separator: ", ") + ")" }
        if let hint { text += "; hint: \(hint)" }
        return text
    }
}

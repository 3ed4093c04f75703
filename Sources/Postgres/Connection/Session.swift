// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

/// One connection to the server, used from one thread at a time. Its calls block.
///
/// It owns the `PGconn`, which never leaves it; the parts that other threads need in order to cancel are in
/// `Interrupter`.
@safe struct Session: ~Copyable {
    enum CopyState { case none, into, outOf, outEnded }

    let connection: OpaquePointer
    /// `host:port` or the path of the Unix socket.
    let address: String
    let interrupter: Interrupter
    var statements: StatementCache
    var copyState = CopyState.none
    /// The protocol's state is not known any more, so the connection must be replaced.
    var isUnusable = false

    /// Connects and logs in; blocks up to the connect time-out for each address.
    ///
    /// - Throws: `.connection` naming the address.
    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        let parameters = configuration.connectionParameters
        let keywords = CStringArray(parameters.map(\.keyword))
        let values = CStringArray(parameters.map(\.value))
        guard let connection = unsafe PQconnectdbParams(keywords.pointer, values.pointer, 0) else {
            throw PostgresError(.connection, "out of memory while connecting")
        }
        let address = unsafe Session.address(of: connection)
        guard unsafe PQstatus(connection) == CONNECTION_OK else {
            let reason = unsafe PostgresError.oneLine(String(cString: PQerrorMessage(connection)))
            unsafe PQfinish(connection)
            throw PostgresError(.connection, configuration.redacted(reason), address: address)
        }
        guard let interrupter = unsafe Interrupter(connection) else {
            unsafe PQfinish(connection)
            throw PostgresError(.connection, "the process has no file descriptor left", address: address)
        }
        // PGDATESTYLE in the environment overrides the start-up options, and dates are read in ISO style only.
        if unsafe !Session.writesISODates(connection) { unsafe PQclear(PQexec(connection, "SET DateStyle = 'ISO'")) }
        guard unsafe Session.writesISODates(connection) else {
            unsafe PQfinish(connection)
            throw PostgresError(.connection, "the server does not accept DateStyle ISO", address: address)
        }
        if let interval = configuration.clientCheckInterval {
            unsafe Session.checkClient(on: connection, every: interval)
        }
        // Notices would otherwise be printed on the program's standard error; errors are results, not notices.
        unsafe PQsetNoticeProcessor(connection, { _, _ in }, nil)
        unsafe self.connection = connection
        self.address = address
        self.interrupter = interrupter
        statements = StatementCache(capacity: configuration.statementCacheSize)
    }

    deinit { unsafe PQfinish(connection) }

    /// The connection is of no more use: it broke, or the server closed it.
    var isBroken: Bool { unsafe isUnusable || PQstatus(connection) != CONNECTION_OK }

    var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(connection) }

    var backendProcessID: Int32 { unsafe PQbackendPID(connection) }

    /// Runs one or more statements by the simple protocol; as one transaction unless they say otherwise.
    ///
    /// - Returns: the last statement's result.
    mutating func script(_ sql: String) throws(PostgresError) -> ServerResult {
        try requireNoCopy()
        try Session.requireNoNUL(sql)
        return try finish(sent: unsafe PQsendQuery(connection, sql))
    }

    /// Reads the results of what has been sent, until the server is ready for more.
    ///
    /// Not left to `PQexec`: of a terminated backend's two errors that keeps the second, which has no SQLSTATE.
    ///
    /// - Parameter sent: 0 when libpq refused to send it.
    /// - Returns: the last result.
    mutating func finish(sent: Int32) throws(PostgresError) -> ServerResult {
        guard sent == 1 else { throw connectionError() }
        let last = try collectResults()
        switch last.status {
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            copyState = last.status == PGRES_COPY_OUT ? .outOf : .into
            endCopy(message: "COPY needs copyIn or copyOut")
            throw PostgresError(.usage, "COPY needs copyIn or copyOut, not query or execute")
        default:
            noteDiscard(last)
            return last
        }
    }

    /// The last result, or the first error, of all that the server answers. Stops where a COPY begins.
    mutating func collectResults() throws(PostgresError) -> ServerResult {
        var last: ServerResult?
        var failure: PostgresError?
        while let pointer = unsafe PQgetResult(connection) {
            let result = unsafe ServerResult(pointer)
            switch result.status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                last = result
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
                return result
            default:
                let error = error(in: result)
                // Only libpq itself makes errors without a code, when it could not talk to the server; after a failed
                // write it does so without calling the connection bad.
                if error.sqlState == nil || error.fields.severity == "FATAL" { isUnusable = true }
                if failure == nil { failure = error }
            }
        }
        if let failure { throw isBroken ? failure.asKind(.connection) : failure }
        guard let last else { throw connectionError() }
        return last
    }

    func error(in result: ServerResult) -> PostgresError {
        unsafe result.withPointer { unsafe PostgresError(result: $0, connection: connection, address: address) }
    }

    func connectionError() -> PostgresError {
        unsafe PostgresError(result: nil, connection: connection, address: address)
    }

    func requireNoCopy() throws(PostgresError) {
        guard copyState == .none else {
            throw PostgresError(.usage, "a COPY is under way on this connection", address: address)
        }
    }

    /// C ends a string at its first NUL, so the statement would silently be another one.
    static func requireNoNUL(_ sql: String) throws(PostgresError) {
        guard !sql.utf8.contains(0) else { throw PostgresError(.usage, "the SQL text holds a NUL byte") }
    }

    private mutating func noteDiscard(_ result: ServerResult) {
        guard result.status == PGRES_COMMAND_OK else { return }
        let tag = result.commandTag
        if tag == "DISCARD ALL" || tag == "DEALLOCATE ALL" { statements.forgetAll() }
    }

    /// Has the server look now and then, while it runs a statement, whether this process still lives.
    ///
    /// Not in the start-up packet, which an older server would refuse as a whole. A setting that somebody has made wins.
    /// A server on a system that cannot tell refuses this one; there a lost client is noticed when it is written to.
    private static func checkClient(on connection: OpaquePointer, every interval: Duration) {
        guard unsafe PQserverVersion(connection) >= 140_000 else { return }
        let sql = """
            SELECT set_config('client_connection_check_interval', '\(interval.wholeMilliseconds)', false)
            WHERE current_setting('client_connection_check_interval') = '0'
            """
        unsafe PQclear(PQexec(connection, sql))
    }

    private static func writesISODates(_ connection: OpaquePointer) -> Bool {
        unsafe PQparameterStatus(connection, "DateStyle").map { unsafe String(cString: $0).hasPrefix("ISO") } ?? false
    }

    private static func address(of connection: OpaquePointer) -> String {
        let host = unsafe PQhost(connection).map { unsafe String(cString: $0) } ?? ""
        let port = unsafe PQport(connection).map { unsafe String(cString: $0) } ?? ""
        return host.hasPrefix("/") ? "\(host)/.s.PGSQL.\(port)" : "\(host):\(port)"
    }
}

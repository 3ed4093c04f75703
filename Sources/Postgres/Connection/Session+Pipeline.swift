// SPDX-License-Identifier: Apache-2.0

internal import CLibpq
import Glibc

/// A statement whose parameters are bound already.
struct BoundStatement: Sendable {
    let key: StatementCache.Key
    let parameters: PostgresBinding

    init(_ statement: PostgresStatement) throws(PostgresError) {
        parameters = try PostgresBinding(statement.parameters)
        key = StatementCache.Key(sql: statement.sql, types: parameters.types)
    }
}

/// What a pipeline sends; one result comes back for each.
private enum PipelineStep {
    case prepare(StatementCache.Key, name: String, statement: Int)
    case runOnce(statement: Int)
    case runPrepared(name: String, statement: Int, columns: PostgresColumns?)

    var statement: Int {
        switch self {
        case .prepare(_, _, let statement), .runOnce(let statement), .runPrepared(_, let statement, _): statement
        }
    }
}

extension Session {
    /// Sends all statements before waiting for the first answer. Outside a transaction they form one: after an error
    /// none has had an effect.
    ///
    /// - Throws: the first error, with the index of its statement.
    mutating func pipeline(_ statements: [BoundStatement]) throws(PostgresError) -> [PostgresRows] {
        try requireNoCopy()
        for statement in statements { try Session.requireNoNUL(statement.key.sql) }
        guard !statements.isEmpty else { return [] }
        let wasIdle = transactionStatus == PQTRANS_IDLE
        do throws(PostgresError) {
            return try runPipeline(statements)
        } catch {
            guard error.isStaleStatement else { throw error }
            for statement in statements { self.statements.forget(statement.key) }
            guard wasIdle, transactionStatus == PQTRANS_IDLE else { throw error }
            return try runPipeline(statements)
        }
    }

    private mutating func runPipeline(_ statements: [BoundStatement]) throws(PostgresError) -> [PostgresRows] {
        // Before planning: what the plan itself evicts may still be used by an earlier step of it.
        if !self.statements.discarded.isEmpty { try deallocateDiscarded() }
        let steps = plan(statements)
        guard unsafe PQenterPipelineMode(connection) == 1, unsafe PQsetnonblocking(connection, 1) == 0 else {
            throw connectionError()
        }
        var reader = PipelineReader(steps: steps.count)
        do throws(PostgresError) {
            for step in steps {
                try send(step, statements)
                try flush(&reader)
            }
            guard unsafe PQpipelineSync(connection) == 1 else { throw connectionError() }
            try flush(&reader)
            try readRemaining(&reader)
        } catch {
            // What has been sent cannot be taken back, and nobody will read its answers.
            isUnusable = true
            throw error
        }
        unsafe PQsetnonblocking(connection, 0)
        guard unsafe PQexitPipelineMode(connection) == 1 else {
            isUnusable = true
            throw connectionError()
        }
        return try collect(reader.results, steps, count: statements.count)
    }

    /// Which statements are prepared first: those the cache knows, and those that repeat within the batch.
    private mutating func plan(_ statements: [BoundStatement]) -> [PipelineStep] {
        var occurrences: [StatementCache.Key: Int] = [:]
        for statement in statements { occurrences[statement.key, default: 0] += 1 }
        var names: [StatementCache.Key: String] = [:]
        var steps: [PipelineStep] = []
        steps.reserveCapacity(statements.count + occurrences.count)
        for (index, statement) in statements.enumerated() {
            let key = statement.key
            if let name = names[key] {
                steps.append(.runPrepared(name: name, statement: index, columns: nil))
                continue
            }
            switch self.statements.advice(for: key, isRepeated: occurrences[key, default: 0] > 1) {
            case .runOnce:
                steps.append(.runOnce(statement: index))
            case .prepare(let name):
                names[key] = name
                steps.append(.prepare(key, name: name, statement: index))
                steps.append(.runPrepared(name: name, statement: index, columns: nil))
            case .prepared(let name, let columns):
                steps.append(.runPrepared(name: name, statement: index, columns: columns))
            }
        }
        return steps
    }

    private func send(_ step: PipelineStep, _ statements: [BoundStatement]) throws(PostgresError) {
        let statement = statements[step.statement]
        let parameters = statement.parameters
        let sent: Int32
        switch step {
        case .prepare(let key, let name, _):
            sent = unsafe key.withTypes { count, types in
                unsafe PQsendPrepare(connection, name, key.sql, count, types)
            }
        case .runOnce:
            sent = unsafe parameters.withPointers { values, lengths, formats in
                unsafe statement.key.withTypes { count, types in
                    unsafe PQsendQueryParams(
                        connection, statement.key.sql, parameters.count, types, values, lengths, formats, 0)
                }
            }
        case .runPrepared(let name, _, _):
            sent = unsafe parameters.withPointers { values, lengths, formats in
                unsafe PQsendQueryPrepared(connection, name, parameters.count, values, lengths, formats, 0)
            }
        }
        guard sent == 1 else { throw connectionError() }
    }

    /// Pushes out what has been queued. While the server does not take more, its answers are read: it may itself be
    /// waiting for us to do that, and neither side would ever go on.
    private func flush(_ reader: inout PipelineReader) throws(PostgresError) {
        while true {
            let state = unsafe PQflush(connection)
            guard state != 0 else { return }
            guard state == 1 else { throw connectionError() }
            var poller = unsafe pollfd(fd: PQsocket(connection), events: Int16(POLLIN | POLLOUT), revents: 0)
            if unsafe poll(&poller, 1, -1) < 0 { continue }  // Interrupted by a signal.
            guard Int32(poller.revents) & (POLLIN | POLLHUP | POLLERR) != 0 else { continue }
            guard unsafe PQconsumeInput(connection) == 1 else { throw connectionError() }
            while !reader.isComplete, unsafe PQisBusy(connection) == 0 {
                // Nothing sent is unanswered: libpq would say so for ever.
                guard try readOne(&reader) else { break }
            }
        }
    }

    private func readRemaining(_ reader: inout PipelineReader) throws(PostgresError) {
        while !reader.isSynced {
            guard try !readOne(&reader), isBroken else { continue }
            let lastWord = reader.results.last { $0.status == PGRES_FATAL_ERROR }.map { error(in: $0) }
            throw (lastWord ?? connectionError()).asKind(.connection)
        }
    }

    /// - Returns: whether a result came, not just the mark between two.
    private func readOne(_ reader: inout PipelineReader) throws(PostgresError) -> Bool {
        guard let pointer = unsafe PQgetResult(connection) else { return reader.takeSeparator() }
        let result = unsafe ServerResult(pointer)
        switch result.status {
        case PGRES_PIPELINE_SYNC:
            reader.isSynced = true
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            // libpq would return this result for ever, and the protocol has no way back.
            throw PostgresError(.usage, "COPY cannot be part of a pipeline")
        default:
            let hasFailed = result.status == PGRES_FATAL_ERROR
            if hasFailed, case let error = error(in: result), isBroken || error.sqlState == nil {
                throw error.asKind(.connection)
            }
            reader.take(result)
        }
        return true
    }

    private mutating func collect(
        _ results: [ServerResult], _ steps: [PipelineStep], count: Int
    ) throws(PostgresError) -> [PostgresRows] {
        var rows: [PostgresRows] = []
        rows.reserveCapacity(count)
        var columns: [String: PostgresColumns] = [:]
        for (step, result) in zip(steps, results) {
            let checked: ServerResult
            switch result.status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: checked = result
            default: throw error(in: result).with { $0.statementIndex = step.statement }
            }
            switch step {
            case .prepare(let key, let name, _): statements.didPrepare(key, as: name)
            case .runOnce: rows.append(PostgresRows(checked, columns: nil))
            case .runPrepared(let name, _, let known):
                let resolved = known ?? columns[name] ?? PostgresColumns(checked)
                columns[name] = resolved
                rows.append(PostgresRows(checked, columns: resolved))
            }
        }
        guard rows.count == count else { throw connectionError() }
        return rows
    }
}

/// Which results of a pipeline have come.
private struct PipelineReader {
    private let steps: Int
    private(set) var results: [ServerResult] = []
    var isSynced = false
    private var isSeparatorDue = false

    init(steps: Int) {
        self.steps = steps
        results.reserveCapacity(steps)
    }

    var isComplete: Bool { results.count == steps && !isSeparatorDue }

    mutating func take(_ result: ServerResult) {
        results.append(result)
        isSeparatorDue = true
    }

    /// libpq ends the results of each statement with a null.
    ///
    /// - Returns: whether it was due.
    mutating func takeSeparator() -> Bool {
        defer { isSeparatorDue = false }
        return isSeparatorDue
    }
}

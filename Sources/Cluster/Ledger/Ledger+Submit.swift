// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres

extension Ledger {
    /// Accepts jobs. When this returns, they will be done, or an earlier job stands for them.
    ///
    /// Of requests that must be unique, however many come at once, one makes the job: a unique index decides.
    ///
    /// - Parameters:
    ///   - requests: the jobs.
    ///   - transaction: in which they are accepted, when something else must be accepted with them.
    /// - Returns: a receipt for each request, in order.
    /// - Throws: when nothing is known to be accepted.
    func submit(_ requests: [JobRequest], in transaction: PostgresTransaction? = nil) async throws -> [JobReceipt] {
        if let transaction { return try await accept(requests, on: transaction) }
        // Unique jobs take several statements that change something. None of it must stay when one of them fails.
        let hasUnique = requests.contains { $0.uniqueness != nil }
        if !hasUnique { return try await accept(requests, on: postgres) }
        return try await postgres.transaction(serializationRetries: 3) { try await accept(requests, on: $0) }
    }

    private func accept(_ requests: [JobRequest], on connection: any PostgresQuerying) async throws -> [JobReceipt] {
        var receipts: [JobReceipt?] = Array(repeating: nil, count: requests.count)
        var open = Array(requests.indices)
        // A job that stood for a request can end before it is found; the request is then new after all.
        while !open.isEmpty {
            try Task.checkCancellation()
            let some = open.map { requests[$0] }
            try await releaseOldKeys(of: some, on: connection)
            var answers = try await insert(some, on: connection)
            try await postpone(some, &answers, on: connection)
            try await find(some, &answers, on: connection)
            for (index, receipt) in zip(open, answers) { receipts[index] = receipt }
            open.removeAll { receipts[$0] != nil }
        }
        return receipts.compactMap(\.self)
    }

    private func releaseOldKeys(of requests: [JobRequest], on connection: any PostgresQuerying) async throws {
        let unique = requests.filter { $0.uniqueness != nil }
        if unique.isEmpty { return }
        try await connection.execute(
            Statement.releaseUniqueKeys, unique.map(\.kind), unique.map(\.uniqueKey), unique.map(\.parameters))
    }

    /// Adds what is new.
    private func insert(_ requests: [JobRequest], on connection: any PostgresQuerying) async throws -> [JobReceipt?] {
        let ids = try await connection.query(Statement.reserveIDs, requests.count).map { row throws(PostgresError) in
            try row.decode(0, as: Int64.self)
        }
        let accepted = try await connection.query(
            Statement.submitJobs, ids, requests.map(\.kind), requests.map(\.queue), requests.map(\.branch),
            requests.map(\.priority.rawValue), requests.map(\.parameters), requests.map(\.notBefore),
            requests.map { $0.timeout.map(\.milliseconds) }, requests.map(\.maxAttempts),
            requests.map(\.idempotencyKey), requests.map(\.submittedBy), requests.map(\.version),
            requests.map { $0.requires.joined(separator: ",") }, requests.map(\.memory),
            requests.map(\.concurrencyKey), requests.map(\.expiresAt), requests.map(\.trace),
            requests.map(\.uniqueKey), requests.map(\.uniqueUntil), requests.map(\.uniqueMilliseconds))
        let new = Set(try accepted.map { row throws(PostgresError) in try row.decode(0, as: Int64.self) })
        return zip(requests, ids).map { request, id in
            new.contains(id) ? JobReceipt(id: JobID(rawValue: id), queue: request.queue, isNew: true) : nil
        }
    }

    /// Puts off the waiting jobs of debounced requests that are not new.
    private func postpone(
        _ requests: [JobRequest], _ receipts: inout [JobReceipt?], on connection: any PostgresQuerying
    ) async throws {
        let open = requests.indices.filter { receipts[$0] == nil && requests[$0].debounce != nil }
        if open.isEmpty { return }
        let some = open.map { requests[$0] }
        let rows = try await connection.query(
            Statement.debounceJobs, some.map(\.uniqueKey), some.map(\.parameters),
            some.map { $0.debounce?.delay.milliseconds }, some.map { $0.debounce?.most.milliseconds },
            some.map(\.version), some.map { $0.requires.joined(separator: ",") }, some.map(\.memory),
            some.map(\.concurrencyKey), some.map(\.expiresAt))
        var postponed: [String: JobReceipt] = [:]
        for row in rows {
            postponed[try row.decode("unique_key")] = JobReceipt(
                id: JobID(rawValue: try row.decode("id")), queue: try row.decode("queue"), isNew: false,
                isPostponed: true)
        }
        for index in open { receipts[index] = requests[index].uniqueKey.flatMap { postponed[$0] } }
    }

    /// Finds the jobs that stand for requests that are not new.
    private func find(
        _ requests: [JobRequest], _ receipts: inout [JobReceipt?], on connection: any PostgresQuerying
    ) async throws {
        let open = requests.indices.filter { receipts[$0] == nil }
        if open.isEmpty { return }
        let some = open.map { requests[$0] }
        let rows = try await connection.query(
            Statement.findByKey, some.map(\.kind), some.map(\.idempotencyKey),
            some.map { $0.debounce == nil ? $0.uniqueKey : nil }, some.map(\.parameters))
        for row in rows {
            let place: Int = try row.decode("place")
            receipts[open[place - 1]] = JobReceipt(
                id: JobID(rawValue: try row.decode("id")), queue: try row.decode("queue"), isNew: false)
        }
    }
}

/// What the ledger makes of a request's uniqueness.
extension JobRequest {
    fileprivate var debounce: Debounce? {
        if case .debounced(let debounce) = uniqueness { debounce } else { nil }
    }

    /// The key that no two jobs share for a while; empty for the one that follows from the parameters.
    fileprivate var uniqueKey: String? {
        if let debounce { "\(kind)/debounce:\(debounce.key)" } else { uniqueness.map { _ in "" } }
    }

    fileprivate var uniqueUntil: String? {
        switch uniqueness {
        case nil: nil
        case .untilStarted, .debounced: "started"
        case .untilFinished: "finished"
        case .within: "time"
        }
    }

    fileprivate var uniqueMilliseconds: Int64? {
        if case .within(let duration) = uniqueness { duration.milliseconds } else { nil }
    }

    fileprivate var notBefore: Date? {
        debounce.map { Date(timeIntervalSinceNow: Double(min($0.delay, $0.most).milliseconds) / 1000) } ?? runAt
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres

extension Ledger {
    /// Accepts jobs. When this returns, they will be done, or an earlier job stands for them.
    ///
    /// - Parameters:
    ///   - requests: the jobs.
    ///   - transaction: in which they are accepted, when something else must be accepted with them.
    /// - Returns: a receipt for each request, in order.
    /// - Throws: when nothing is known to be accepted.
    func submit(_ requests: [JobRequest], in transaction: PostgresTransaction? = nil) async throws -> [JobReceipt] {
        let connection: any PostgresQuerying = transaction ?? postgres
        var receipts: [JobReceipt?] = Array(repeating: nil, count: requests.count)
        var open = Array(requests.indices)
        // A job that stood for a request can end before it is found; the request is then new after all.
        while !open.isEmpty {
            try Task.checkCancellation()
            let answers = try await accept(open.map { requests[$0] }, on: connection)
            for (index, receipt) in zip(open, answers) { receipts[index] = receipt }
            open.removeAll { receipts[$0] != nil }
        }
        return receipts.compactMap(\.self)
    }

    private func accept(
        _ requests: [JobRequest], on connection: any PostgresQuerying
    ) async throws -> [JobReceipt?] {
        let timed = requests.filter { $0.uniqueKey != nil }
        if !timed.isEmpty {
            try await connection.execute(
                Statement.releaseUniqueKeys, timed.map(\.kind), timed.map(\.uniqueKey), timed.map(\.parameters))
        }
        var receipts = try await insert(requests, on: connection)
        try await postpone(requests, &receipts, on: connection)
        try await find(requests, &receipts, on: connection)
        return receipts
    }

    /// Adds what is new.
    private func insert(
        _ requests: [JobRequest], on connection: any PostgresQuerying
    ) async throws -> [JobReceipt?] {
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
            some.map { $0.debounce?.delay.milliseconds }, some.map(\.version),
            some.map { $0.requires.joined(separator: ",") }, some.map(\.memory), some.map(\.concurrencyKey),
            some.map(\.expiresAt))
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

    /// Fails jobs whose first attempt has not started in time.
    ///
    /// - Parameters:
    ///   - ids: only these.
    ///   - limit: how many at most.
    /// - Returns: the jobs that were changed.
    func expire(_ ids: [JobID]? = nil, limit: Int = 1000) async throws -> [JobID] {
        try await postgres.query(Statement.expireJobs, ids?.map(\.rawValue), limit)
            .map { JobID(rawValue: try $0.decode(0)) }
    }
}

extension JobRequest {
    /// The key that no two jobs share for a while; empty for the one that follows from the parameters.
    fileprivate var uniqueKey: String? {
        if let debounce { return "\(kind)/debounce:\(debounce.key)" }
        return uniqueness.map { $0.key.map { "\(kind)/key:\($0)" } ?? "" }
    }

    fileprivate var uniqueUntil: String? {
        if debounce != nil { return "started" }
        return switch uniqueness?.until {
        case nil: nil
        case .started: "started"
        case .finished: "finished"
        case .time: "time"
        }
    }

    fileprivate var uniqueMilliseconds: Int64? {
        guard debounce == nil, case .time(let duration) = uniqueness?.until else { return nil }
        return duration.milliseconds
    }

    fileprivate var notBefore: Date? {
        debounce.map { Date(timeIntervalSinceNow: Double($0.delay.milliseconds) / 1000) } ?? runAt
    }
}

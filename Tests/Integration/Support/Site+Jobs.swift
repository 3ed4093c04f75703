// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Postgres

extension Site {
    /// Accepts a job as `rounds submit` does.
    func submit<Kind: JobKind>(_ kind: Kind.Type, _ parameters: Kind.Parameters) async throws -> JobID {
        try await submit(kind, [parameters])[0]
    }

    /// Accepts several jobs at once.
    func submit<Kind: JobKind>(
        _ kind: Kind.Type, _ parameters: [Kind.Parameters], runAt: Date? = nil
    ) async throws -> [JobID] {
        var requests: [JobRequest] = []
        for one in parameters {
            let json = try JSONText.encode(one)
            let defaults = try await client.validate(kind: Kind.name, parameters: json)
            requests.append(
                JobRequest(
                    kind: Kind.name, parameters: json, queue: defaults.queue, runAt: runAt,
                    timeout: defaults.timeout, maxAttempts: defaults.maxAttempts, submittedBy: "test"))
        }
        return try await client.submit(requests).map(\.id)
    }

    /// Follows a job until it is as wanted.
    ///
    /// - Throws: ``TestFailure`` when it ends before that.
    func reaches(_ id: JobID, _ isWanted: (JobRecord) -> Bool) async throws -> JobRecord {
        for try await update in client.watch(id) {
            switch update {
            case .changed(let record) where isWanted(record): return record
            case .ended(let record) where isWanted(record): return record
            case .ended(let record):
                throw TestFailure("job \(id) ended before its time: \(record.state) \(record.error?.message ?? "")")
            default: break
            }
        }
        throw TestFailure("job \(id) was watched in vain")
    }

    /// Follows a job until it has ended.
    func ended(_ id: JobID) async throws -> JobRecord {
        try await reaches(id) { $0.state.isTerminal }
    }

    /// How the attempts of a job that have ended did so, in order.
    func outcomes(_ id: JobID) async throws -> [String] {
        try await client.attempts(id).map(\.outcome)
    }

    /// The first column of a query's first row, as text.
    func value(_ sql: String, _ parameters: (any PostgresParameter)?...) async throws -> String {
        try await postgres.query(sql, parameters: parameters)[0].decode(0)
    }
}

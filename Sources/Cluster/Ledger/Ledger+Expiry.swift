// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

extension Ledger {
    /// Fails jobs whose first attempt has not started in time.
    ///
    /// - Parameters:
    ///   - ids: only these.
    ///   - limit: how many at most.
    ///   - term: only while this is the leader's.
    /// - Returns: the jobs that were changed.
    func expire(_ ids: [JobID]? = nil, limit: Int = 1000, term: Int64? = nil) async throws -> [JobID] {
        try await postgres.query(Statement.expireJobs, ids?.map(\.rawValue), limit, term)
            .map { JobID(rawValue: try $0.decode(0)) }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// The Redis keys of one queue. They share a hash tag, so a script finds them on one node of a Redis Cluster.
///
/// The keys are a public interface; `docs/redis-keys.md` describes them.
package struct QueueKeys: Sendable, Hashable {
    /// What every key of the queue begins with; scripts make the rest.
    package let prefix: String

    package init(_ queue: String) {
        prefix = "rounds:{\(queue)}:"
    }

    /// Hash: everything about one job.
    package func job(_ id: JobID) -> String { "\(prefix)job:\(id)" }
    /// Stream: the live log of one job.
    package func log(_ id: JobID) -> String { "\(prefix)log:\(id)" }
    /// Channel: told whenever a job changes.
    package func changed(_ id: JobID) -> String { "\(prefix)changed:\(id)" }
    /// Sorted set: running jobs by the deadline of their lease.
    package var running: String { "\(prefix)running" }
    /// Sorted set: jobs that wait for their time.
    package var scheduled: String { "\(prefix)scheduled" }
    /// Sorted set: branches with ready jobs, by whose turn it is.
    package var lanes: String { "\(prefix)lanes" }
    /// Sorted set: ready jobs of one branch, the next first.
    package func ready(_ branch: String) -> String { "\(prefix)ready:\(branch)" }
    /// List: a token for each worker that should look for work.
    package var wake: String { "\(prefix)wake" }
    /// Hash: how often what happened.
    package var counters: String { "\(prefix)counters" }
}

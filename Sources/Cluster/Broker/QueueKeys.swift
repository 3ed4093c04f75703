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
    /// Set: the running jobs that share a concurrency key.
    package func holders(_ key: String) -> String { "\(prefix)holders:\(key)" }
    /// Sorted set: jobs that wait for their time.
    package var scheduled: String { "\(prefix)scheduled" }
    /// Sorted set: branches with ready jobs, by whose turn it is.
    package var lanes: String { "\(prefix)lanes" }
    /// Set: the classes of a branch's ready jobs.
    package func classes(_ branch: String) -> String { "\(prefix)classes:\(branch)" }
    /// Sorted set: ready jobs of one branch and class, the next first.
    package func ready(_ branch: String, _ jobClass: JobClass) -> String {
        ready("\(branch):\(jobClass.text)")
    }
    /// The same by the name of the lane, `BRANCH:CLASS`.
    package func ready(_ lane: String) -> String { "\(prefix)ready:\(lane)" }
    /// Hash: workers that found nothing to do, with what they can run.
    package var idle: String { "\(prefix)idle" }
    /// List: a token when an idle worker should look for work.
    package func wake(_ worker: String) -> String { "\(prefix)wake:\(worker)" }
    /// Hash: whether the queue is paused, and why.
    package var settings: String { "\(prefix)settings" }
    /// Hash: the limits of the queue and of concurrency keys.
    package var limits: String { "\(prefix)limits" }
    /// Hash: the tokens that rate limits have left.
    package var buckets: String { "\(prefix)buckets" }
    /// Hash: how often what happened.
    package var counters: String { "\(prefix)counters" }
}

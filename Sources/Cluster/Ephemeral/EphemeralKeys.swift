// SPDX-License-Identifier: Apache-2.0

/// The Redis keys of an ephemeral queue; `docs/redis-keys.md` describes them.
package struct EphemeralKeys: Sendable, Hashable {
    /// What every key begins with; scripts make the rest.
    package let prefix: String

    package init(_ queue: String) {
        prefix = "rounds:{\(queue)}:ephemeral:"
    }

    /// List: a token for each sleeping worker that should look for work.
    package var wake: String { "\(prefix)wake" }
    /// List: jobs that will not be tried again, the oldest first.
    package var dead: String { "\(prefix)dead" }
    /// Sorted set: branches with waiting jobs, by whose turn it is.
    package var lanes: String { "\(prefix)lanes" }
    /// Sorted set: workers that hold jobs, by the deadline of their lease.
    package var holders: String { "\(prefix)holders" }
    /// Sorted set: jobs that wait for their time.
    package var delayed: String { "\(prefix)delayed" }
    /// List: jobs of one branch and priority that wait for a worker.
    package func waiting(_ branch: String, priority: Int) -> String { "\(prefix)waiting:\(priority):\(branch)" }
    /// Hash: the jobs that a worker holds, by number and attempt.
    package func held(by worker: String) -> String { "\(prefix)held:\(worker)" }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Jobs

/// How a worker process works.
package struct WorkerConfiguration: Sendable {
    /// The worker's name; unique among all workers that ever ran, so that a lease names its holder.
    package var name: String
    /// The branch server that the worker runs on, or `nil`.
    package var branch: String?
    /// The queues it serves, each once, the most important first.
    package var queues: [String]
    /// In which order it serves those that are in the ledger.
    package var policy: QueuePolicy
    /// The queues among these that live in Redis alone.
    package var ephemeralQueues: Set<String>
    /// How many jobs it runs at a time.
    package var concurrency: Int
    /// What jobs may require of the server, such as a disk that is there alone. `branch:NAME` is among them by itself.
    package var capabilities: Set<String>
    /// Memory for all jobs together, in MiB; `nil` when it does not count.
    package var memory: Int?
    /// How long running jobs may go on after a request to stop; then they are handed back.
    package var drainGrace: Duration
    /// Where jobs put files that they make, unless told otherwise.
    package var outputDirectory: String
    package var leases: LeasePolicy
    package var rules: FailureRules

    package init(
        name: String = WorkerConfiguration.uniqueName(), branch: String? = nil, queues: [String] = ["default"],
        policy: QueuePolicy = .strict, ephemeralQueues: Set<String> = [], concurrency: Int = 2,
        capabilities: Set<String> = [], memory: Int? = nil, drainGrace: Duration = .seconds(30),
        outputDirectory: String, leases: LeasePolicy = LeasePolicy(), rules: FailureRules = FailureRules()
    ) {
        self.name = name
        self.branch = branch
        self.queues = queues
        self.policy = policy
        self.ephemeralQueues = ephemeralQueues
        self.concurrency = concurrency
        let atBranch = branch.map { "branch:\($0)" }.flatMap { JobClass.isCapability($0) ? $0 : nil }
        self.capabilities = capabilities.union([atBranch].compactMap(\.self))
        self.memory = memory
        self.drainGrace = drainGrace
        self.outputDirectory = outputDirectory
        self.leases = leases
        self.rules = rules
    }

    /// How many jobs at a time a worker can be told to run.
    package static let concurrencyRange = 1...1024

    /// How many connections to PostgreSQL a worker needs: each job may hold one while its outcome is recorded over
    /// another one.
    package static func connections(for concurrency: Int) -> Int { concurrency * 2 + 2 }

    /// The host's name, the process and something random: `ward3-4711-k2f9`.
    package static func uniqueName() -> String {
        let suffix = String(UInt32.random(in: 0..<1_679_616), radix: 36)
        return "\(ProcessInfo.processInfo.hostName)-\(getpid())-\(suffix)"
    }
}

// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Jobs
import Testing

@Suite("Fairness between branches")
struct FairnessTests {
    /// One branch's 100,000 jobs, and after them ten each of nine others.
    private static let owners =
        Array(repeating: 0, count: 100_000) + (1...9).flatMap { Array(repeating: $0, count: 10) }

    /// Jain's index: 1 when all have the same share, 1/n when one of n has everything.
    private func index(_ shares: [Int]) -> Double {
        let sum = Double(shares.reduce(0, +))
        return sum * sum / (Double(shares.count) * Double(shares.reduce(0) { $0 + $1 * $1 }))
    }

    /// Puts the jobs into Redis and counts whose jobs are served while all ten have some waiting.
    private func shares(branch: (Int) -> String) async throws -> [Int] {
        let cluster = try await TestCluster()
        try await cluster.broker.mirror(
            Self.owners.enumerated().map { number, owner in
                .queued(JobID(rawValue: Int64(number + 1)), branch: branch(owner))
            })
        var shares = Array(repeating: 0, count: 10)
        for size in [1, 7, 32, 20, 40] {
            for id in try await cluster.claim(size) { shares[Self.owners[Int(id.rawValue) - 1]] += 1 }
        }
        return shares
    }

    @Test("One branch's 100,000 jobs leave nine others their shares: Jain's index is at least 0.95")
    func fair() async throws {
        let shares = try await shares { "branch-\($0)" }
        #expect(index(shares) >= 0.95)
    }

    @Test("Without branches, first come is first served: the index is that of one who has everything")
    func control() async throws {
        let shares = try await shares { _ in "" }
        #expect(index(shares) == 0.1)
    }

    @Test("A branch with weight 3 is served three times as often as one with weight 1")
    func weights() async throws {
        let cluster = try await TestCluster()
        try await cluster.set { $0.weights = ["heavy": 3] }
        for branch in ["heavy", "light"] { try await cluster.submit(400) { $0.branch = branch } }
        var served: [String] = []
        for _ in 1...10 { served += try await cluster.exchange(claimUpTo: 40).claims.map(\.branch) }
        #expect(abs(served.count { $0 == "heavy" } - 300) <= 1)
        #expect(abs(served.prefix(40).count { $0 == "heavy" } - 30) <= 1)
    }

    @Test("A branch that was held up does not catch up on the turns that it missed")
    func noCatchingUp() async throws {
        let cluster = try await TestCluster()
        try await cluster.submit(100) { $0.branch = "free" }
        try await cluster.submit(100) {
            $0.branch = "held"
            $0.requires = ["gpu"]
        }
        #expect(try await cluster.claim(50, ability: WorkerAbility(kinds: ["deposit": 1])).count == 50)
        let claims = try await cluster.exchange(claimUpTo: 20).claims
        #expect(abs(claims.count { $0.branch == "held" } - 10) <= 1)
    }
}

extension LedgerEntry {
    /// A job that waits for a worker.
    fileprivate static func queued(_ id: JobID, branch: String) -> LedgerEntry {
        LedgerEntry(
            id: id, jobClass: JobClass(kind: "deposit"), queue: "default", branch: branch, priority: .normal,
            state: .queued, attempt: 0, cancelRequested: false)
    }
}

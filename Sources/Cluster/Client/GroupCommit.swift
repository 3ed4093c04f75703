// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres
import Synchronization

/// Submits together what arrives while the ledger is busy with other submissions, so that many callers share a commit.
///
/// A lone call is neither delayed nor changed. Every caller hears of its own jobs once they are committed. When the
/// ledger refuses a batch, each call in it is made again by itself, so that one bad request fails alone.
final class GroupCommit: Sendable {
    typealias Commit = @Sendable ([JobRequest]) async throws -> [JobReceipt]

    /// What a call that has waited is told.
    private enum Turn {
        /// To commit for itself and for those who waited with it.
        case lead([Waiting])
        case done(Result<[JobReceipt], any Error>)
        /// To commit for itself alone: the ledger has refused the batch.
        case alone
    }

    private struct Waiting: Sendable {
        let requests: [JobRequest]
        let continuation: CheckedContinuation<Turn, Never>
    }

    private struct State {
        var underWay = 0
        var waiting: [Waiting] = []
    }

    /// Two at a time, so that one batch is written while the other one is on its way to the disk.
    private static let mostUnderWay = 2
    /// Larger calls are batches already and go on their own.
    private static let mostRequests = 100
    private static let mostCalls = 500

    private let state = Mutex(State())
    private let commit: Commit

    /// - Parameter commit: submits jobs; when it returns, they are accepted.
    init(_ commit: @escaping Commit) {
        self.commit = commit
    }

    /// How many calls wait for their turn.
    var waitingCalls: Int { state.withLock { $0.waiting.count } }

    /// - Returns: a receipt for each request, in order.
    func submit(_ requests: [JobRequest]) async throws -> [JobReceipt] {
        if requests.count > Self.mostRequests { return try await commit(requests) }
        let turn = await withCheckedContinuation { continuation in
            let goesAtOnce = state.withLock { state in
                if state.underWay < Self.mostUnderWay {
                    state.underWay += 1
                    return true
                }
                state.waiting.append(Waiting(requests: requests, continuation: continuation))
                return false
            }
            if goesAtOnce { continuation.resume(returning: .lead([])) }
        }
        switch turn {
        case .lead(let others):
            defer { handOver() }
            return others.isEmpty ? try await commit(requests) : try await lead(requests, others)
        case .done(let result): return try result.get()
        case .alone: return try await commit(requests)
        }
    }

    /// Lets the first of those who wait commit for all of them.
    private func handOver() {
        let batch = state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.mostCalls))
            state.waiting.removeFirst(batch.count)
            if batch.isEmpty { state.underWay -= 1 }
            return batch
        }
        batch.first?.continuation.resume(returning: .lead(Array(batch.dropFirst())))
    }

    private func lead(_ requests: [JobRequest], _ others: [Waiting]) async throws -> [JobReceipt] {
        let all = requests + others.flatMap(\.requests)
        do {
            // A task of its own: the others' jobs shall not depend on whether this caller is cancelled.
            var receipts = try await Task { [commit] in try await commit(all) }.value[...]
            let own = Array(receipts.prefix(requests.count))
            receipts = receipts.dropFirst(requests.count)
            for other in others {
                other.continuation.resume(returning: .done(.success(Array(receipts.prefix(other.requests.count)))))
                receipts = receipts.dropFirst(other.requests.count)
            }
            return own
        } catch let error as PostgresError where error.kind == .server {
            for other in others { other.continuation.resume(returning: .alone) }
            return try await commit(requests)
        } catch {
            // Whether the batch was accepted is not known, and nobody may submit it twice.
            for other in others { other.continuation.resume(returning: .done(.failure(error))) }
            throw error
        }
    }
}

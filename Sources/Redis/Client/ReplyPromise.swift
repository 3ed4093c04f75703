// SPDX-License-Identifier: Apache-2.0

/// A task that waits for an outcome; whoever holds the promise resumes it, exactly once.
///
/// Debug builds check that (a second resumption stops the process, a forgotten one is reported); release builds spare
/// the cost.
@safe struct ReplyPromise: Sendable {
    typealias Outcome = Result<RedisValue, RedisError>

    #if DEBUG
        private let continuation: CheckedContinuation<Outcome, Never>
    #else
        private let continuation: UnsafeContinuation<Outcome, Never>
    #endif

    /// Resumes the task.
    func fulfil(_ outcome: Outcome) {
        #if DEBUG
            continuation.resume(returning: outcome)
        #else
            unsafe continuation.resume(returning: outcome)
        #endif
    }

    /// Suspends the current task until the promise that `body` hands on is fulfilled.
    nonisolated(nonsending) static func wait(
        _ body: (ReplyPromise) -> Void
    ) async throws(RedisError) -> RedisValue {
        #if DEBUG
            let outcome: Outcome = await withCheckedContinuation { body(ReplyPromise(continuation: $0)) }
        #else
            let outcome: Outcome = unsafe await withUnsafeContinuation { unsafe body(ReplyPromise(continuation: $0)) }
        #endif
        return try outcome.get()
    }
}

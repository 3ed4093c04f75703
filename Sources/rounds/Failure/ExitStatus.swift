// SPDX-License-Identifier: Apache-2.0

/// What the process tells its caller.
enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// The job, or the work itself, failed.
    case failed = 1
    /// Bad usage or bad input: the same command will fail again.
    case badInput = 2
    /// A server cannot be reached.
    case unreachable = 3
    /// The job was cancelled.
    case cancelled = 4
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A guarantee that a run takes away, to see that the harness notices.
enum Mutation: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// Handlers commit their effect without asking the fence.
    case noFence = "no-fence"
    /// No renewal of a lease reaches Redis.
    case noRenewal = "no-renewal"

    /// Whether a violation is the harm that the lost guarantee prevents, and not merely a sign of its loss.
    func shows(_ violation: Violation) -> Bool {
        switch self {
        case .noFence: violation.text.contains(" deposits and is ")
        case .noRenewal: violation.text.contains("taken from a worker that was well")
        }
    }
}

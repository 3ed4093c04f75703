// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// A guarantee that is shown by one experiment, whose size can be chosen.
enum Proof: String, CaseIterable, Sendable, ExpressibleByArgument {
    /// Jobs of a worker that is killed run elsewhere within 10 s; the size is the number of jobs.
    case takeover
    /// Handlers that compute without a pause keep their leases; the size is in seconds.
    case busy
    /// A cancelled job's statement is gone from the server within 2 s; the size is the number of jobs.
    case cancel
    /// After FLUSHALL, under load, every job ends once; the size is the number of jobs.
    case rebuild
    /// A Redis restored from an old copy repairs itself; the size is the number of jobs.
    case snapshot

    /// A size that takes a few seconds.
    var shortSize: Int {
        switch self {
        case .takeover: 40
        case .busy: 12
        case .cancel: 4
        case .rebuild: 2000
        case .snapshot: 200
        }
    }

    /// The size that the guarantee speaks of.
    var fullSize: Int {
        switch self {
        case .takeover: 500
        case .busy: 600
        case .cancel: 20
        case .rebuild: 20_000
        case .snapshot: 2000
        }
    }
}

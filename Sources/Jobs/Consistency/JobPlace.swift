// SPDX-License-Identifier: Apache-2.0

/// Where in Redis a job can be; an open job that does not wait for others is in exactly one place.
package enum JobPlace: Hashable, Sendable {
    /// Among the ready jobs of a lane, by the lane's name.
    case ready(lane: String)
    /// Among those that wait for their time.
    case scheduled
    /// Among those that somebody holds a lease for.
    case running

    /// What people call the place.
    package var words: String {
        switch self {
        case .ready(let lane): lane.isEmpty ? "ready" : "ready in '\(lane)'"
        case .scheduled: "waiting for its time"
        case .running: "running"
        }
    }
}

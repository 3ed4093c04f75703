// SPDX-License-Identifier: Apache-2.0

/// What Redis holds of a job at one look.
package struct RedisSight: Hashable, Sendable {
    /// The state as it is written there; `nil` when there is no record of the job.
    package var state: String?
    package var attempt: Int
    package var worker: String?
    package var isCancelRequested: Bool
    /// When the attempt was claimed, in milliseconds since 1970.
    package var startedAt: Int64?
    /// Whether the record goes away by itself.
    package var expires: Bool
    /// Where the job is, with the score that it has there.
    package var places: [JobPlace: Int64]

    package init(
        state: String? = nil, attempt: Int = 0, worker: String? = nil, isCancelRequested: Bool = false,
        startedAt: Int64? = nil, expires: Bool = false, places: [JobPlace: Int64] = [:]
    ) {
        self.state = state
        self.attempt = attempt
        self.worker = worker
        self.isCancelRequested = isCancelRequested
        self.startedAt = startedAt
        self.expires = expires
        self.places = places
    }

    /// Whether Redis knows nothing of the job.
    package var isEmpty: Bool { state == nil && places.isEmpty }

    /// Whether nothing has happened to the job between two looks; the renewal of a lease is nothing.
    package func isUnchanged(since earlier: RedisSight) -> Bool {
        state == earlier.state && attempt == earlier.attempt && worker == earlier.worker
            && Set(places.keys) == Set(earlier.places.keys)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What becomes of occurrences whose time went by while no coordinator was there to see it.
package enum CatchUp: Sendable, Hashable {
    /// They are missed.
    case none
    /// The last of them runs late, the others are missed.
    case latest
    /// They run late, oldest first, but only the last `limit` of them; the others are missed.
    case all(limit: Int)

    /// How many of the occurrences that are overdue run, the last ones first.
    package var limit: Int {
        switch self {
        case .none: 0
        case .latest: 1
        case .all(let limit): limit
        }
    }
}

extension CatchUp: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .none: try container.encode("none")
        case .latest: try container.encode("latest")
        case .all(let limit): try container.encode("all, at most \(limit)")
        }
    }
}

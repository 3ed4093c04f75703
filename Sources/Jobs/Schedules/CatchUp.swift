// SPDX-License-Identifier: Apache-2.0

/// What becomes of occurrences whose time went by while no coordinator was there to see it.
package enum CatchUp: Sendable, Hashable {
    /// They are missed.
    case none
    /// Only the last occurrence runs, late if need be; the others are missed.
    case latest
    /// They run late, oldest first, but only the last `limit` of them; the others are missed.
    case all(limit: Int)
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

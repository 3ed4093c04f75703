// SPDX-License-Identifier: Apache-2.0

/// Which requests are answered with a job that is there already, and for how long.
package struct Uniqueness: Sendable, Hashable {
    /// Until when the first job stands for all of them.
    package enum Until: Sendable, Hashable {
        case started
        case finished
        /// Counted from its acceptance, whether or not it has ended.
        case time(Duration)
    }

    /// What requests of a kind have in common; `nil` for their parameters, as JSON that does not depend on the order of
    /// members.
    package var key: String?
    package var until: Until

    package init(key: String? = nil, until: Until) {
        self.key = key
        self.until = until
    }
}

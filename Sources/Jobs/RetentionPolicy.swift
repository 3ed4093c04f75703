// SPDX-License-Identifier: Apache-2.0

/// How long ended jobs are kept, by how they ended; `nil` for ever.
package struct RetentionPolicy: Sendable, Hashable {
    package var succeeded: Duration?
    package var failed: Duration?
    package var cancelled: Duration?

    /// The shortest time: for so long Redis shows an ended job to whoever follows it.
    package static let shortest = days(1)

    package init(
        succeeded: Duration? = days(30), failed: Duration? = days(365), cancelled: Duration? = days(30)
    ) {
        self.succeeded = succeeded
        self.failed = failed
        self.cancelled = cancelled
    }

    package static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

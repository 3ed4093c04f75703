// SPDX-License-Identifier: Apache-2.0

/// Something that the leading coordinator does again and again.
///
/// A duty is written so that two coordinators that both believe they lead do no harm.
package protocol Duty: Sendable {
    /// The duty's name in the log.
    static var name: String { get }
    /// How long to wait between two runs.
    var interval: Duration { get }
    /// The PostgreSQL channel on which a notification says that there is something to do now, if there is one.
    var wakeChannel: String? { get }

    /// Does what there is to do now.
    ///
    /// - Parameter term: the leader's term; what only a leader may write checks it.
    /// - Returns: what was done.
    /// - Throws: when a store cannot be reached; the next run tries again.
    func runOnce(term: Int64) async throws -> DutyReport
}

extension Duty {
    package var wakeChannel: String? { nil }
}

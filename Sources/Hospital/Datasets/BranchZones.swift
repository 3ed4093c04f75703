// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.TimeZone

/// The clocks of the branches.
package final class BranchZones {
    private var clocks: [[UInt8]: ZoneClock] = [:]
    private let fallback: ZoneClock?
    private var lastBranch: [UInt8] = []
    private var lastClock: ZoneClock?

    /// - Parameters:
    ///   - zones: branches and the IANA names of their zones.
    ///   - fallback: the zone of every other branch; `nil` when other branches do not exist.
    package init(_ zones: [String: String], fallback: TimeZone? = nil) {
        var shared: [String: ZoneClock] = [:]
        for (branch, name) in zones {
            guard let zone = ZoneNames.zone(name) else { continue }
            let clock = shared[name] ?? ZoneClock(zone)
            shared[name] = clock
            clocks[Array(branch.utf8)] = clock
        }
        self.fallback = fallback.map { ZoneClock($0) }
    }

    /// The clock of a branch, or `nil` when there is no such branch.
    func clock(of branch: Span<UInt8>) -> ZoneClock? {
        if let lastClock, branch.equals(lastBranch) { return lastClock }
        lastBranch = branch.indices.map { branch[$0] }
        lastClock = clocks[lastBranch] ?? fallback
        return lastClock
    }
}

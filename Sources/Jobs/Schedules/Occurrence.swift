// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date

/// One time that a schedule comes round.
package struct Occurrence: Sendable, Hashable {
    /// The instant that the expression names. It identifies the occurrence and gives its date.
    package let at: Date
    /// When it starts: later than ``at`` by the schedule's jitter.
    package let start: Date

    package init(at: Date, start: Date) {
        self.at = at
        self.start = start
    }
}

extension ScheduleDefinition {
    /// The occurrences after an instant, in order, found as they are asked for; none before ``starts`` or after
    /// ``ends``.
    ///
    /// Occurrences start in order: one never starts before the one that it follows, however much jitter there is.
    ///
    /// - Parameter instant: the first occurrence is later than this, whenever it starts.
    package func occurrences(after instant: Date) -> some Sequence<Occurrence> {
        // A minute before the first day, so that its midnight is among them.
        let first = starts.map { zone.instant(of: CivilMinute(date: $0, hour: 0, minute: 0)).addingTimeInterval(-60) }
        let origin = Occurrence(at: max(instant, first ?? instant), start: .distantPast)
        return sequence(state: origin) { last -> Occurrence? in
            let at = cron.next(after: last.at, in: zone)
            if let ends, date(of: at) > ends { return nil }
            last = Occurrence(at: at, start: max(last.start, at.addingTimeInterval(delay(of: at))))
            return last
        }
    }

    /// The occurrences that start after an instant, in order.
    package func upcoming(after instant: Date) -> some Sequence<Occurrence> {
        let jitter = Double(jitter.components.seconds)
        return occurrences(after: instant.addingTimeInterval(-jitter)).lazy.drop { $0.start <= instant }
    }

    /// The seconds by which an occurrence starts late, at least 0 and less than the jitter.
    ///
    /// They follow from the schedule's name and the instant alone, so that every coordinator finds the same.
    private func delay(of occurrence: Date) -> Double {
        let bound = UInt64(jitter.components.seconds)
        guard bound > 0 else { return 0 }
        let minute = UInt64(bitPattern: Int64(occurrence.timeIntervalSince1970))
        // FNV-1a, then the finaliser of SplitMix64, since FNV's low bits depend too little on the last bytes.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= minute
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return Double((hash ^ (hash >> 31)) % bound)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A branch's wall clock: knows the times that it skips when daylight saving begins.
struct WallClock {
    /// Local minutes that do not exist, half open.
    private let gaps: [Range<Int>]

    /// - Parameters:
    ///   - zone: IANA name.
    ///   - first: the first day that will be asked about.
    ///   - last: the last day that will be asked about.
    init(zone: TimeZone, from first: LocalDay, through last: LocalDay) {
        var gaps: [Range<Int>] = []
        var instant = Date(timeIntervalSince1970: Double(first.number - 1) * 86_400)
        let end = Date(timeIntervalSince1970: Double(last.number + 2) * 86_400)
        while let transition = zone.nextDaylightSavingTimeTransition(after: instant), transition < end {
            let before = zone.secondsFromGMT(for: transition.addingTimeInterval(-1))
            let after = zone.secondsFromGMT(for: transition)
            if after > before {
                let utc = Int(transition.timeIntervalSince1970)
                gaps.append((utc + before) / 60..<(utc + after) / 60)
            }
            instant = transition
        }
        self.gaps = gaps
    }

    func exists(_ time: LocalMinute) -> Bool {
        !gaps.contains { $0.contains(time.number) }
    }

    /// The time itself, or what the clock shows when a skipped time would have come: as far behind the gap as
    /// the time was inside it.
    func existing(_ time: LocalMinute) -> LocalMinute {
        guard let gap = gaps.first(where: { $0.contains(time.number) }) else { return time }
        return time + gap.count
    }
}

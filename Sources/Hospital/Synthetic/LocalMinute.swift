// SPDX-License-Identifier: Apache-2.0

/// A minute of a branch's wall clock, counted from 1970-01-01 00:00 local time.
struct LocalMinute: Hashable, Comparable {
    let number: Int

    init(number: Int) {
        self.number = number
    }

    init(_ day: LocalDay, minute: Int = 0) {
        number = day.number * 1440 + minute
    }

    var day: LocalDay { LocalDay(number: number >= 0 ? number / 1440 : (number - 1439) / 1440) }
    /// 0…1439.
    var minuteOfDay: Int { number - day.number * 1440 }
    /// Hours from 1970-01-01 00:00 local time, rounded down.
    var hourNumber: Int { day.number * 24 + minuteOfDay / 60 }

    static func + (time: LocalMinute, minutes: Int) -> LocalMinute { LocalMinute(number: time.number + minutes) }
    static func - (later: LocalMinute, earlier: LocalMinute) -> Int { later.number - earlier.number }
    static func < (left: LocalMinute, right: LocalMinute) -> Bool { left.number < right.number }
}

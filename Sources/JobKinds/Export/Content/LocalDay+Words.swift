// SPDX-License-Identifier: Apache-2.0

import Hospital

extension LocalDay {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// For people: `31 Mar 2022`.
    var words: String {
        let (year, month, day) = civil
        return "\(day) \(Self.months[month - 1]) \(year)"
    }

    /// For a crowded axis: `31 Mar`.
    var shortWords: String {
        let (_, month, day) = civil
        return "\(day) \(Self.months[month - 1])"
    }

    /// For an axis of months: `Mar 2022`.
    var monthWords: String {
        let (year, month, _) = civil
        return "\(Self.months[month - 1]) \(year)"
    }
}

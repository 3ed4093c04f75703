// SPDX-License-Identifier: Apache-2.0

/// Durations as people and machines write them.
enum DurationText {
    private static let second: Int64 = 1_000_000
    private static let day = 86_400 * second
    private static let units: [(names: [String], microseconds: Int64)] = [
        (["d", "day", "days"], day),
        (["h", "hr", "hrs", "hour", "hours"], 3600 * second),
        (["", "m", "min", "mins", "minute", "minutes"], 60 * second),
        (["s", "sec", "secs", "second", "seconds"], second),
    ]

    /// - Parameter text: `1:30` and `1:30:15` (hours first), `90 min`, `1 h 30`, `1.5 hours`, `PT1H30M`, `90` (minutes).
    /// - Returns: microseconds, or `nil` when the text says no duration.
    static func microseconds(_ text: [UInt8]) -> Int64? {
        var words = String(decoding: text, as: UTF8.self).lowercased()[...]
        let isNegative = words.first == "-"
        if isNegative { words = words.dropFirst() }
        guard let value = words.contains(":") ? clock(words) : sum(words) else { return nil }
        return isNegative ? -value : value
    }

    private static func clock(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count) else { return nil }
        var total: Int64 = 0
        for (index, part) in parts.enumerated() {
            guard (1...6).contains(part.count), part.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int64(part),
                index == 0 || value < 60
            else { return nil }
            total = total * 60 + value
        }
        return total * (parts.count == 2 ? 60 : 1) * second
    }

    /// Numbers, each with its unit; the larger units first, each once.
    private static func sum(_ text: Substring) -> Int64? {
        var rest = text
        let isISO = rest.first == "p"
        if isISO { rest = rest.dropFirst() }
        // In ISO 8601, `M` before the `T` is months.
        var isDay = isISO
        var total: Int64 = 0
        var smallest = Int64.max
        while true {
            rest = rest.drop { $0 == " " }
            if isDay && rest.first == "t" {
                isDay = false
                rest = rest.dropFirst()
            }
            if rest.isEmpty { return smallest == .max ? nil : total }
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest[number.endIndex...].drop { $0 == " " }
            let name = rest.prefix { $0.isLetter && !(isDay && $0 == "t") }
            rest = rest[name.endIndex...]
            guard let value = Double(number), value < 1_000_000, let unit = unit(name), unit < smallest,
                !isDay || unit == day
            else { return nil }
            smallest = unit
            total += Int64((value * Double(unit)).rounded())
        }
    }

    private static func unit(_ name: Substring) -> Int64? {
        units.first { $0.names.contains(String(name)) }?.microseconds
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Values as people read them.
enum Format {
    /// `1,234,567`.
    static func count(_ value: Int64) -> String {
        let digits = String(value.magnitude)
        var groups: [Substring] = []
        var end = digits.endIndex
        while let start = digits.index(end, offsetBy: -3, limitedBy: digits.startIndex), start > digits.startIndex {
            groups.append(digits[start..<end])
            end = start
        }
        groups.append(digits[..<end])
        return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }

    /// `0.42 s`, `12.3 s`, `4 min 05 s`, `2 h 07 min`.
    static func seconds(_ value: Double) -> String {
        switch value {
        case ..<9.95: number(max(0, value), decimals: 2) + " s"
        case ..<59.95: number(value, decimals: 1) + " s"
        case ..<3599.5: "\(Int(value.rounded()) / 60) min \(padded(Int(value.rounded()) % 60)) s"
        default: "\(Int(value / 60) / 60) h \(padded(Int(value / 60) % 60)) min"
        }
    }

    /// `640 B`, `12.4 KiB`, `3.1 MiB`.
    static func bytes(_ value: Int64) -> String {
        var size = Double(value)
        var unit = 0
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        while size >= 1024, unit < units.count - 1 {
            size /= 1024
            unit += 1
        }
        return unit == 0 ? "\(value) B" : "\(number(size, decimals: 1)) \(units[unit])"
    }

    /// A number with a fixed count of decimals, point as separator, thousands grouped.
    static func number(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "—" }
        let scale = pow(10, Double(decimals))
        guard (value * scale).magnitude < 1e15 else { return "\(value)" }
        let scaled = Int64((value * scale).rounded())
        let whole = count(scaled / Int64(scale))
        let sign = scaled < 0 && scaled > -Int64(scale) ? "-" : ""
        if decimals == 0 { return sign + whole }
        let fraction = String(scaled.magnitude % UInt64(scale))
        return sign + whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// A local date and time, `2026-03-01 02:30:11`.
    static func instant(_ date: Date?) -> String {
        guard let date else { return "—" }
        let parts = Calendar.current.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = [parts.month, parts.day].map { padded($0 ?? 0) }.joined(separator: "-")
        let time = [parts.hour, parts.minute, parts.second].map { padded($0 ?? 0) }.joined(separator: ":")
        return "\(parts.year ?? 0)-\(day) \(time)"
    }

    /// A date and time by the clocks of a zone, `2026-03-01 02:30`.
    ///
    /// - Parameter zone: an IANA name; UTC when this machine does not know it.
    static func minute(_ date: Date, in zone: String) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        let day = [parts.month, parts.day].map { padded($0 ?? 0) }.joined(separator: "-")
        return "\(parts.year ?? 0)-\(day) \(padded(parts.hour ?? 0)):\(padded(parts.minute ?? 0))"
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

// SPDX-License-Identifier: Apache-2.0

package import Hospital

/// How the values of a KPI are written for people.
package enum ValueFormat: Hashable, Sendable {
    /// Whole numbers: cases, minutes added up.
    case whole
    /// A number with so many decimals.
    case decimal(Int)
    /// A share, stored as 0…1 and shown as per cent with one decimal.
    case percent
    /// Rupees, without paise.
    case rupees

    /// The format that suits a unit.
    ///
    /// - Parameters:
    ///   - unit: as in `kpi.definitions`, for example `share of beds`, `INR`, `minutes per case`.
    ///   - isSum: whether the KPI adds up rather than divides.
    package init(unit: String, isSum: Bool) {
        if unit == "INR" {
            self = .rupees
        } else if unit.hasPrefix("share") {
            self = .percent
        } else if isSum {
            self = .whole
        } else {
            self = unit.hasPrefix("minutes") ? .decimal(1) : .decimal(2)
        }
    }

    /// The value as people read it, with `−` (U+2212) before negative ones; `–` for none.
    package func text(_ value: Double?, digits: DigitGrouping) -> String {
        guard let value, value.isFinite else { return "–" }
        switch self {
        case .whole: return grouped(value, decimals: 0, digits)
        case .decimal(let decimals): return grouped(value, decimals: decimals, digits)
        case .percent: return grouped(value * 100, decimals: 1, digits) + " %"
        case .rupees: return (value < 0 ? "−₹ " : "₹ ") + grouped(value.magnitude, decimals: 0, digits)
        }
    }

    /// The value on an axis: as ``text(_:digits:)``, with no more decimals than the distance of two ticks asks for.
    package func axisText(_ value: Double, step: Double, digits: DigitGrouping) -> String {
        let scale = self == .percent ? 100.0 : 1
        var decimals = 0
        var unit = step * scale
        while decimals < 6, (unit - unit.rounded()).magnitude > 1e-9 * unit.magnitude.rounded(.up) {
            unit *= 10
            decimals += 1
        }
        let number = grouped((value * scale).magnitude, decimals: decimals, digits)
        let sign = value < 0 ? "−" : ""
        return switch self {
        case .percent: sign + number + " %"
        case .rupees: sign + "₹ " + number
        default: sign + number
        }
    }

    private func grouped(_ value: Double, decimals: Int, _ digits: DigitGrouping) -> String {
        var power = 1.0
        for _ in 0..<decimals { power *= 10 }
        let scaled = (value.magnitude * power).rounded()
        // Beyond 2⁵³ the last digits mean nothing; the plain form says so honestly.
        guard scaled < 9_007_199_254_740_992 else { return String(value) }
        let units = Int(scaled)
        let fraction = String(units % Int(power))
        let padding = String(repeating: "0", count: decimals - min(decimals, fraction.count))
        let whole = digits.grouped(units / Int(power)) + (decimals > 0 ? "." + padding + fraction : "")
        return value < 0 && units > 0 ? "−" + whole : whole
    }
}

extension DigitGrouping {
    /// A number that is not negative, with commas.
    func grouped(_ number: Int) -> String {
        let text = Array(String(number))
        var result: [Character] = []
        for (place, digit) in text.reversed().enumerated() {
            let isBoundary =
                self == .indian ? place == 3 || place > 3 && (place - 3) % 2 == 0 : place > 0 && place % 3 == 0
            if isBoundary { result.append(",") }
            result.append(digit)
        }
        return String(result.reversed())
    }
}

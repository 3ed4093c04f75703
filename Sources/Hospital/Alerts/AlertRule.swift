// SPDX-License-Identifier: Apache-2.0

/// When to raise an alert, and when to clear it; read from a file `jobs/alerts/NAME.yml`.
package struct AlertRule: Sendable, Hashable {
    package enum Severity: String, CaseIterable, Sendable, Codable {
        case warning, critical
    }

    /// What alerts are about.
    package enum Grain: String, CaseIterable, Sendable {
        case branch, department
    }

    /// What to do with the alert of a subject.
    package enum Decision: Sendable, Hashable {
        case raise, clear, leave
    }

    package let name: String
    package let title: String
    package let severity: Severity
    package let signal: AlertSignal
    package let grain: Grain
    package let raise: AlertThreshold
    /// Lies on the other side, so that a value that wavers around one limit does not raise and clear in turn.
    package let clear: AlertThreshold

    /// How many days of readings a decision looks at.
    package var days: Int { max(raise.days, clear.days) }

    /// Decides by the last readings.
    ///
    /// - Parameters:
    ///   - readings: of one subject, in the order of their days. Without a reading, or with gaps in the days that are
    ///     asked for, nothing is known and nothing happens.
    ///   - isActive: whether the subject has an alert that is not cleared.
    package func decision(_ readings: [AlertReading], isActive: Bool) -> Decision {
        if isActive { return holds(clear, readings) ? .clear : .leave }
        return holds(raise, readings) ? .raise : .leave
    }

    private func holds(_ threshold: AlertThreshold, _ readings: [AlertReading]) -> Bool {
        let last = readings.suffix(threshold.days)
        guard last.count == threshold.days, let first = last.first?.day, let end = last.last?.day,
            end.number - first.number == threshold.days - 1
        else { return false }
        return last.allSatisfy { threshold.isCrossed(by: $0.value) }
    }
}

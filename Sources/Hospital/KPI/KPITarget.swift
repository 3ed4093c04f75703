// SPDX-License-Identifier: Apache-2.0

/// What a KPI aims at, and from where on missing it is serious.
package struct KPITarget: Sendable, Hashable, Codable {
    /// How a value stands against a target.
    package enum Light: String, Sendable, Codable {
        /// The target is met.
        case green
        /// Missed, but within the warning bound.
        case amber
        /// Missed, and beyond the warning bound or without one.
        case red
    }

    /// In the KPI's unit.
    package let goal: Double
    /// On the missed side of the goal; `nil` when every miss is serious.
    package let warning: Double?

    package init(goal: Double, warning: Double? = nil) {
        self.goal = goal
        self.warning = warning
    }

    /// How a value stands.
    ///
    /// - Parameters:
    ///   - value: in the KPI's unit.
    ///   - direction: `up` asks for at least the goal, `down` for at most it.
    package func light(_ value: Double, _ direction: KPIDefinition.Direction) -> Light {
        func reaches(_ bound: Double) -> Bool { direction == .up ? value >= bound : value <= bound }
        if reaches(goal) { return .green }
        return warning.map(reaches) == true ? .amber : .red
    }
}

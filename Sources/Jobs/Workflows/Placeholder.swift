// SPDX-License-Identifier: Apache-2.0

/// The names that may stand in `${…}`.
enum Placeholder {
    /// The day for which a run is made, as `2026-11-21`.
    static let runDate = "run.date"

    /// The value of a parameter.
    static func parameter(_ name: String) -> String { "params.\(name)" }

    /// What to fill in for every placeholder of a run.
    static func values(parameters: [String: JSONValue], date: CivilDate) -> [String: JSONValue] {
        var values: [String: JSONValue] = [runDate: .string(date.description)]
        for (name, value) in parameters { values[parameter(name)] = value }
        return values
    }
}

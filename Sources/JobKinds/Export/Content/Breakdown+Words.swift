// SPDX-License-Identifier: Apache-2.0

extension Breakdown.Group {
    /// The group as a label; a name that is empty in the data says so.
    func text(step: Breakdown.TimeStep) -> String {
        switch self {
        case .name(let name): name.isEmpty ? "(none)" : name
        case .day(let day): step == .month ? day.monthWords : day.shortWords
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Hospital

extension Breakdown.TimeStep {
    /// The step with which a period gives a course of some hundred points at most.
    init(from first: LocalDay?, to last: LocalDay?) {
        let days = if let first, let last { last.number - first.number + 1 } else { 0 }
        self = days <= 100 ? .day : days <= 700 ? .week : .month
    }

    /// About how many days a step covers.
    var days: Int {
        switch self {
        case .day: 1
        case .week: 7
        case .month: 30
        }
    }
}

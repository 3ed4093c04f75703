// SPDX-License-Identifier: Apache-2.0

/// A model's query gave rows that cannot be learnt from. The definition file is at fault; its query must be mended.
package enum TrainingTableError: Error, Hashable, CustomStringConvertible {
    case daysGoBackwards(row: Int)
    case notANumber(feature: String, value: String, row: Int)
    case targetIsNoNumber(value: String, row: Int)
    case keyIsNotUnique(row: Int)
    case malformedRow(row: Int)

    package var description: String {
        switch self {
        case .daysGoBackwards(let row): "row \(row) lies on an earlier day than the row before it"
        case .notANumber(let feature, let value, let row):
            "the numeric feature '\(feature)' is '\(value)' in row \(row), which is no number"
        case .targetIsNoNumber(let value, let row): "the target is '\(value)' in row \(row), which is no number"
        case .keyIsNotUnique(let row):
            "row \(row) has the same day and key as the row before it; the source's 'key' must tell rows apart"
        case .malformedRow(let row): "row \(row) of the model's query has not the columns that were asked for"
        }
    }
}

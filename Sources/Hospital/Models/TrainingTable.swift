// SPDX-License-Identifier: Apache-2.0

/// A model's rows in memory, column by column, in the order of their days.
package struct TrainingTable: Sendable {
    /// The values of one feature, one a row.
    package enum Column: Sendable, Hashable {
        /// NaN where the value is missing.
        case numeric([Double])
        /// Places in `categories`, −1 where the value is missing. Categories stand in the order in which they came.
        case categorical(codes: [Int32], categories: [String])
    }

    /// The columns' names and kinds.
    package let features: [ModelFeature]
    /// The local day of each row, ascending.
    package private(set) var days: [LocalDay] = []
    /// What is to be predicted, one value a row.
    package private(set) var target: [Double] = []
    /// In the order of `features`.
    package private(set) var columns: [Column]
    /// For categorical columns, the code of each category.
    private var codes: [[String: Int32]]

    package init(features: [ModelFeature]) {
        self.features = features
        columns = features.map { feature in
            switch feature.kind {
            case .numeric: .numeric([])
            case .categorical: .categorical(codes: [], categories: [])
            }
        }
        codes = Array(repeating: [:], count: features.count)
    }

    package var rowCount: Int { target.count }

    /// The column of a feature, or `nil` when the table has none of that name and kind.
    package func column(_ name: String, kind: ModelFeature.Kind) -> Column? {
        features.firstIndex { $0.name == name && $0.kind == kind }.map { columns[$0] }
    }

    /// Adds a row.
    ///
    /// - Parameters:
    ///   - day: not before the last row's.
    ///   - target: what is to be predicted.
    ///   - values: one a feature, as text; `nil` is missing.
    /// - Throws: ``TrainingTableError`` when days go backwards or a numeric value is no number.
    package mutating func append(
        day: LocalDay, target value: Double, values: [String?]
    ) throws(TrainingTableError) {
        precondition(values.count == features.count, "a row has one value a feature")
        if let last = days.last, day < last { throw .daysGoBackwards(row: rowCount + 1) }
        for (place, text) in values.enumerated() {
            // The column is taken out of its place while it grows; a copy held there would double the work.
            let column = columns[place]
            columns[place] = .numeric([])
            columns[place] = try appending(text, to: column, place: place)
        }
        days.append(day)
        target.append(value)
    }

    private mutating func appending(
        _ text: String?, to column: consuming Column, place: Int
    ) throws(TrainingTableError) -> Column {
        switch consume column {
        case .numeric(var values):
            guard let text else {
                values.append(.nan)
                return .numeric(values)
            }
            guard let number = Double(text), !number.isInfinite else {
                throw .notANumber(feature: features[place].name, value: text, row: rowCount + 1)
            }
            values.append(number)
            return .numeric(values)
        case .categorical(var codes, var categories):
            guard let text else {
                codes.append(-1)
                return .categorical(codes: codes, categories: categories)
            }
            if let code = self.codes[place][text] {
                codes.append(code)
            } else {
                let code = Int32(categories.count)
                self.codes[place][text] = code
                categories.append(text)
                codes.append(code)
            }
            return .categorical(codes: codes, categories: categories)
        }
    }
}

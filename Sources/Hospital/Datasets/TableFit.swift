// SPDX-License-Identifier: Apache-2.0

import Definitions
import Jobs

/// Whether a dataset's rows can go into its table.
enum TableFit {
    /// - Parameters:
    ///   - constants: those that the file does not replace.
    ///   - targets: the columns of the table.
    /// - Throws: `BadInput` that names the definition file and all that does not fit.
    static func check(
        _ dataset: Dataset, _ binding: HeaderBinding, _ constants: [Dataset.Constant], _ targets: [TargetColumn]
    ) throws(BadInput) {
        let names = targets.map(\.name)
        var complaints: [String] = []
        func find(_ name: String) -> TargetColumn? {
            if let target = targets.first(where: { $0.name == name }) { return target }
            complaints.append("the table has no column '\(name)'\(suggestion(name, names))")
            return nil
        }
        for column in binding.columns.map(\.column) + binding.derived {
            guard let target = find(column.target) else { continue }
            if !target.type.takes(column.type) {
                complaints.append(
                    "'\(column.header)' is of type \(column.type.name), '\(target.name)' is \(target.type.name)")
            }
        }
        for constant in constants {
            guard let target = find(constant.target) else { continue }
            if target.type != .text { complaints.append("the constant '\(target.name)' is text, the column is not") }
        }
        for target in targets where target.isNotNull && !target.hasDefault {
            let isFilled = binding.hasColumn(for: target.name) || constants.contains { $0.target == target.name }
            if !isFilled { complaints.append("nothing fills '\(target.name)', which must have a value") }
        }
        guard complaints.isEmpty else {
            throw BadInput(
                "\(dataset.file) does not fit the table \(dataset.table): \(complaints.joined(separator: "; "))")
        }
    }
}

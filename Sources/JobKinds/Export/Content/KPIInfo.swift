// SPDX-License-Identifier: Apache-2.0

import Hospital

/// What a reader has to know about a KPI.
package struct KPIInfo: Hashable, Sendable {
    /// Its name in files and tables, for example `or_cases`.
    package let name: String
    package let title: String
    package let unit: String
    /// How it is computed, in words.
    package let definition: String
    package let format: ValueFormat

    package init(name: String, title: String, unit: String, definition: String, format: ValueFormat) {
        self.name = name
        self.title = title
        self.unit = unit
        self.definition = definition
        self.format = format
    }
}

extension KPIInfo {
    /// The unit, or nothing where the title says it already, as in "Admissions".
    var subtitle: String { unit.lowercased() == title.lowercased() ? "" : unit }

    init(_ definition: KPIDefinition) {
        self.init(
            name: definition.name, title: definition.title, unit: definition.unit == "INR" ? "rupees" : definition.unit,
            definition: definition.definition,
            format: ValueFormat(unit: definition.unit, isSum: definition.aggregate == .sum))
    }
}

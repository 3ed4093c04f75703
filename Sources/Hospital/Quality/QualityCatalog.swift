// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The data-quality checks of a jobs directory.
package typealias QualityCatalog = DefinitionCatalog<QualityDefinition>

extension DefinitionCatalog<QualityDefinition> {
    /// - Parameter directory: for example `jobs/quality`.
    package init(directory: String) {
        self.init(directory: directory, of: .sql, noun: "data-quality check") { path throws(DefinitionError) in
            try QualityDefinition.read(path)
        }
    }
}

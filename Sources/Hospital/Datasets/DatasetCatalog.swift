// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The datasets of a jobs directory.
package typealias DatasetCatalog = DefinitionCatalog<Dataset>

extension DefinitionCatalog<Dataset> {
    /// - Parameter directory: for example `jobs/datasets`.
    package init(directory: String) {
        self.init(directory: directory, of: .yaml, noun: "dataset") { path throws(DefinitionError) in
            try Dataset(path: path)
        }
    }
}

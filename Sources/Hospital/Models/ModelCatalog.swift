// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The models of a jobs directory.
package typealias ModelCatalog = DefinitionCatalog<ModelDefinition>

extension DefinitionCatalog<ModelDefinition> {
    /// - Parameter directory: for example `jobs/models`.
    package init(directory: String) {
        self.init(directory: directory, of: .yaml, noun: "model") { path throws(DefinitionError) in
            try ModelDefinition.read(path)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The alert rules of a jobs directory.
package typealias AlertCatalog = DefinitionCatalog<AlertRule>

extension DefinitionCatalog<AlertRule> {
    /// - Parameters:
    ///   - directory: for example `jobs/alerts`.
    ///   - kpis: what rules may watch.
    package init(directory: String, kpis: [KPIDefinition]) {
        self.init(directory: directory, of: .yaml, noun: "alert rule") { path throws(DefinitionError) in
            try AlertRule(DefinitionFile.read(path), name: DefinitionFile.name(of: path), kpis: kpis)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The KPIs of a jobs directory.
package typealias KPICatalog = DefinitionCatalog<KPIDefinition>

extension DefinitionCatalog<KPIDefinition> {
    /// - Parameter directory: for example `jobs/kpis`.
    package init(directory: String) {
        self.init(directory: directory, of: .sql, noun: "KPI") { path throws(DefinitionError) in
            try KPIDefinitionParser.read(path)
        }
    }
}

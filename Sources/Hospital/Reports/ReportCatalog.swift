// SPDX-License-Identifier: Apache-2.0

import Definitions

/// The reports of a jobs directory.
package typealias ReportCatalog = DefinitionCatalog<ReportDefinition>

extension DefinitionCatalog<ReportDefinition> {
    /// - Parameters:
    ///   - directory: for example `jobs/reports`.
    ///   - kpis: what reports can show.
    package init(directory: String, kpis: [KPIDefinition]) {
        self.init(directory: directory, of: .yaml, noun: "report") { path throws(DefinitionError) in
            try ReportDefinition(name: DefinitionFile.name(of: path), node: DefinitionFile.read(path), kpis: kpis)
        }
    }
}

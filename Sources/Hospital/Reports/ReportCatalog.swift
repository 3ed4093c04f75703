// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// The reports of a jobs directory. Reads a file each time it is asked, so that an edit needs no restart.
package struct ReportCatalog: Sendable {
    private let directory: String
    private let kpis: KPICatalog

    /// - Parameters:
    ///   - directory: holds a `.yml` file per report, for example `jobs/reports`.
    ///   - kpis: what the reports can show.
    package init(directory: String, kpis: KPICatalog) {
        self.directory = directory
        self.kpis = kpis
    }

    /// The names of the reports, sorted.
    ///
    /// - Throws: `DefinitionError` when the folder cannot be listed.
    package func names() throws(DefinitionError) -> [String] {
        try DefinitionFile.list(in: directory).map { String($0.dropFirst(directory.count + 1).dropLast(".yml".count)) }
    }

    /// The report of a name.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such report, or that says where its file
    ///   is wrong.
    package func report(named name: String) throws(BadInput) -> ReportDefinition {
        do {
            let names = try names()
            guard names.contains(name) else {
                throw BadInput(
                    "there is no report '\(name)' in \(directory)\(suggestion(name, names))",
                    hint: "known: \(names.joined(separator: ", "))")
            }
            return try ReportDefinition(name: name, node: DefinitionFile.read("\(directory)/\(name).yml"), kpis: kpis)
        } catch let error as DefinitionError {
            throw BadInput(error.description)
        } catch let error as BadInput {
            throw error
        } catch {
            throw BadInput("\(directory): \(error)")
        }
    }
}

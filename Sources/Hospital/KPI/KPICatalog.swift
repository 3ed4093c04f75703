// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation
package import Jobs

/// The KPIs of a jobs directory.
package struct KPICatalog: Sendable {
    /// In the order of their names.
    package let definitions: [KPIDefinition]
    /// Where they were read from.
    package let directory: String

    /// Reads every `*.sql` directly inside a directory.
    ///
    /// - Parameter directory: for example `jobs/kpis`.
    /// - Throws: `DefinitionError` when the directory cannot be listed, holds no KPI, or a file is wrong.
    package init(directory: String) throws(DefinitionError) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw DefinitionError(file: directory, message: "is not a folder that can be listed")
        }
        var definitions: [KPIDefinition] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            definitions.append(try KPIDefinitionParser.read("\(directory)/\(name)"))
        }
        guard !definitions.isEmpty else { throw DefinitionError(file: directory, message: "holds no KPI (*.sql)") }
        self.definitions = definitions
        self.directory = directory
    }

    /// The KPI of a name.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such KPI.
    package func definition(named name: String) throws(BadInput) -> KPIDefinition {
        if let found = definitions.first(where: { $0.name == name }) { return found }
        let names = definitions.map(\.name)
        throw BadInput(
            "there is no KPI '\(name)' in \(directory)\(suggestion(name, names))",
            hint: "known: \(names.joined(separator: ", "))")
    }

    /// The KPIs of a list of names, each once, in the catalogue's order; all of them for no list.
    ///
    /// - Throws: `BadInput` when the list is empty or a name is not known.
    package func definitions(named names: [String]?) throws(BadInput) -> [KPIDefinition] {
        guard let names else { return definitions }
        guard !names.isEmpty else {
            throw BadInput("the list of KPIs is empty", hint: "leave it out to recompute all of them")
        }
        var wanted: Set<String> = []
        for name in names { wanted.insert(try definition(named: name).name) }
        return definitions.filter { wanted.contains($0.name) }
    }
}

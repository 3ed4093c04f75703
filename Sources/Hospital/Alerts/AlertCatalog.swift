// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// The alert rules of a jobs directory: one `*.yml` each.
package struct AlertCatalog: Sendable {
    /// In the order of their names.
    package let rules: [AlertRule]
    private let directory: String

    /// Reads every rule.
    ///
    /// - Parameters:
    ///   - directory: for example `jobs/alerts`.
    ///   - kpis: the KPIs that rules may watch.
    /// - Throws: `DefinitionError` when the directory cannot be listed, holds no rule, or a file is wrong.
    package init(directory: String, kpis: [KPIDefinition]) throws(DefinitionError) {
        var rules: [AlertRule] = []
        for path in try DefinitionFile.list(in: directory) {
            let name = String((path.split(separator: "/").last ?? "").dropLast(4))
            rules.append(try AlertRule(DefinitionFile.read(path), name: name, kpis: kpis))
        }
        guard !rules.isEmpty else { throw DefinitionError(file: directory, message: "holds no rule (*.yml)") }
        self.rules = rules
        self.directory = directory
    }

    /// The rules of a list of names, each once, in the catalogue's order; all of them for no list.
    ///
    /// - Throws: `BadInput` when the list is empty or a name is not known.
    package func rules(named names: [String]?) throws(BadInput) -> [AlertRule] {
        guard let names else { return rules }
        guard !names.isEmpty else {
            throw BadInput("the list of rules is empty", hint: "leave it out to check all of them")
        }
        let known = rules.map(\.name)
        for name in names where !known.contains(name) {
            throw BadInput(
                "there is no alert rule '\(name)' in \(directory)\(suggestion(name, known))",
                hint: "known: \(known.joined(separator: ", "))")
        }
        return rules.filter { names.contains($0.name) }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation
package import Jobs

/// The data-quality checks of a jobs directory.
package struct QualityCatalog: Sendable {
    /// In the order of their names.
    package let checks: [QualityDefinition]
    private let directory: String

    /// Reads every `*.sql` directly inside a directory.
    ///
    /// - Parameter directory: for example `jobs/quality`.
    /// - Throws: `DefinitionError` when the directory cannot be listed, holds no check, or a file is wrong.
    package init(directory: String) throws(DefinitionError) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: directory)
        } catch {
            throw DefinitionError(file: directory, message: "is not a folder that can be listed")
        }
        var checks: [QualityDefinition] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            checks.append(try QualityDefinition.read("\(directory)/\(name)"))
        }
        guard !checks.isEmpty else { throw DefinitionError(file: directory, message: "holds no check (*.sql)") }
        self.checks = checks
        self.directory = directory
    }

    /// The checks of a list of names, each once, in the catalogue's order; all of them for no list.
    ///
    /// - Throws: `BadInput` when the list is empty or a name is not known.
    package func checks(named names: [String]?) throws(BadInput) -> [QualityDefinition] {
        guard let names else { return checks }
        guard !names.isEmpty else {
            throw BadInput("the list of checks is empty", hint: "leave it out to run all of them")
        }
        let known = checks.map(\.name)
        for name in names where !known.contains(name) {
            throw BadInput(
                "there is no data-quality check '\(name)' in \(directory)\(suggestion(name, known))",
                hint: "known: \(known.joined(separator: ", "))")
        }
        return checks.filter { names.contains($0.name) }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// The models of a jobs directory: one `*.yml` each.
package struct ModelCatalog: Sendable {
    /// For example `jobs/models`.
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    /// The names of the models, sorted.
    ///
    /// - Throws: `DefinitionError` when the directory cannot be listed.
    package func names() throws(DefinitionError) -> [String] {
        try DefinitionFile.list(in: directory).map(ModelDefinition.modelName)
    }

    /// Reads one model's definition.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is no such model, or that names file and line
    ///   when the file is wrong.
    package func definition(named name: String) throws(BadInput) -> ModelDefinition {
        let names = try readable { () throws(DefinitionError) -> [String] in try self.names() }
        guard names.contains(name) else {
            throw BadInput(
                "there is no model '\(name)' in \(directory)\(suggestion(name, names))",
                hint: names.isEmpty ? nil : "known: \(names.joined(separator: ", "))")
        }
        return try readable { () throws(DefinitionError) -> ModelDefinition in
            try ModelDefinition.read("\(directory)/\(name).yml")
        }
    }

    /// A file that cannot be used is the caller's to mend.
    private func readable<Value>(_ read: () throws(DefinitionError) -> Value) throws(BadInput) -> Value {
        do {
            return try read()
        } catch {
            throw BadInput(error.description)
        }
    }
}

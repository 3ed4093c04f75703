// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// The definitions of one sort in a folder of the jobs directory: a file each, by whose name they are found.
///
/// Files are read at each call, so an edit takes effect at once. One that is broken stands in the way of those who ask
/// for it, or for all.
package struct DefinitionCatalog<Definition: Sendable>: Sendable {
    package typealias Read = @Sendable (_ path: String) throws(DefinitionError) -> Definition

    /// For example `jobs/kpis`.
    package let directory: String
    private let kind: DefinitionFile.Kind
    private let noun: String
    private let read: Read

    /// - Parameters:
    ///   - directory: only the files directly inside count.
    ///   - kind: what the files are.
    ///   - noun: what a definition is, in messages: `KPI`.
    ///   - read: reads one file.
    init(directory: String, of kind: DefinitionFile.Kind, noun: String, read: @escaping Read) {
        self.directory = directory
        self.kind = kind
        self.noun = noun
        self.read = read
    }

    /// The names, sorted.
    ///
    /// - Throws: `DefinitionError` when the folder cannot be listed.
    package func names() throws(DefinitionError) -> [String] {
        try DefinitionFile.list(in: directory, kind).map(DefinitionFile.name)
    }

    /// Every definition, in the order of their names.
    ///
    /// - Throws: `DefinitionError` when the folder cannot be listed or holds none, and for the first file that is wrong.
    package func all() throws(DefinitionError) -> [Definition] {
        let paths = try DefinitionFile.list(in: directory, kind)
        guard !paths.isEmpty else {
            throw DefinitionError(file: directory, message: "holds no \(noun) (*.\(kind.rawValue))")
        }
        var definitions: [Definition] = []
        for path in paths { definitions.append(try read(path)) }
        return definitions
    }

    /// The definition of a name.
    ///
    /// - Throws: `BadInput` that suggests the nearest name when there is none, and when its file is wrong.
    package func definition(named name: String) throws(BadInput) -> Definition {
        try definitions(named: [name])[0]
    }

    /// The definitions of a list of names, each once, in the order of their names; all of them for no list.
    ///
    /// - Throws: `BadInput` when the list is empty, a name is not known or a file is wrong.
    package func definitions(named wanted: [String]?) throws(BadInput) -> [Definition] {
        guard let wanted else { return try usable(all) }
        guard !wanted.isEmpty else {
            throw BadInput("the list of \(noun)s is empty", hint: "leave it out for all of them")
        }
        let names = try usable(names)
        if let unknown = wanted.first(where: { !names.contains($0) }) {
            throw BadInput(
                "there is no \(noun) '\(unknown)' in \(directory)\(suggestion(unknown, names))",
                hint: names.isEmpty ? nil : "known: \(names.joined(separator: ", "))")
        }
        return try usable { () throws(DefinitionError) -> [Definition] in
            var definitions: [Definition] = []
            for name in names where wanted.contains(name) {
                definitions.append(try read("\(directory)/\(name).\(kind.rawValue)"))
            }
            return definitions
        }
    }

    /// A file that cannot be used is the caller's to mend.
    private func usable<Value>(_ read: () throws(DefinitionError) -> Value) throws(BadInput) -> Value {
        do {
            return try read()
        } catch {
            throw BadInput("\(error)")
        }
    }
}

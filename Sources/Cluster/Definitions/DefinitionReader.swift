// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation

/// Reads the definition files of a folder, and falls back to what a file said when it could be used.
struct DefinitionReader {
    /// The `jobs/` folder.
    let directory: String
    /// Texts that could be used, by their file's name in the `jobs/` folder.
    let lastGood: [String: String]

    /// What the files of one folder define.
    struct Found<Definition> {
        var definitions: [String: Definition] = [:]
        var problems: [DefinitionError] = []
        /// The texts behind the definitions, by their file's name in the `jobs/` folder.
        var texts: [String: String] = [:]
    }

    /// - Parameters:
    ///   - folder: a folder within the `jobs/` folder.
    ///   - parse: makes a definition of a text and the path of its file.
    func read<Definition>(
        _ folder: String, parse: (String, String) throws(DefinitionError) -> Definition
    ) -> Found<Definition> {
        var found = Found<Definition>()
        func take(_ text: String, _ path: String) throws(DefinitionError) {
            let name = definitionName(of: path)
            found.definitions[name] = try parse(text, path)
            found.texts["\(folder)/\(name).yml"] = text
        }
        let kept = lastGood.filter { $0.key.hasPrefix("\(folder)/") }.map { ("\(directory)/\($0.key)", $0.value) }
        if kept.isEmpty, !FileManager.default.fileExists(atPath: "\(directory)/\(folder)") { return found }
        do {
            for path in try DefinitionFile.list(in: "\(directory)/\(folder)") {
                do {
                    try take(try DefinitionFile.text(of: path), path)
                } catch {
                    found.problems.append(error)
                    // An older text that no longer fits, say because its workflow is gone, has no better complaint.
                    if let text = kept.first(where: { $0.0 == path })?.1 { try? take(text, path) }
                }
            }
        } catch {
            // A disk that is not mounted must not pass for a folder from which somebody has removed everything.
            found.problems.append(error)
            for (path, text) in kept { try? take(text, path) }
        }
        return found
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A `jobs/` folder that is read again when one of its files has changed. Files that break keep what they said.
package actor DefinitionFolder {
    private let directory: String
    private let kinds: [String]
    private var known: (library: DefinitionLibrary, files: [String: FileState])?

    private struct FileState: Equatable {
        var modified: Date?
        var size: UInt64?
    }

    /// - Parameters:
    ///   - directory: the `jobs/` folder.
    ///   - kinds: the kinds of job that there are.
    package init(_ directory: String, kinds: [String]) {
        self.directory = directory
        self.kinds = kinds
    }

    /// What the folder says now.
    ///
    /// - Returns: the definitions, and whether a file has changed since the last call.
    package func current() -> (library: DefinitionLibrary, isNew: Bool) {
        // Looked at before they are read, so that a change in between is seen by the next call.
        let files = states()
        if let known, known.files == files { return (known.library, false) }
        let library = DefinitionLibrary(directory: directory, kinds: kinds, keeping: known?.library)
        known = (library, files)
        return (library, true)
    }

    private func states() -> [String: FileState] {
        var states: [String: FileState] = [:]
        for folder in ["workflows", "schedules"].map({ "\(directory)/\($0)" }) {
            // A folder that cannot be listed is the library's to complain about.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let path = "\(folder)/\(name)"
                let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
                states[path] = FileState(
                    modified: attributes[.modificationDate] as? Date, size: attributes[.size] as? UInt64)
            }
        }
        return states
    }
}

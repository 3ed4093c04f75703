// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A `jobs/` folder that is read again when one of its files has changed. Files that break keep what they said.
package actor DefinitionFolder {
    private let directory: String
    private let kinds: [String]
    private var known: (library: DefinitionLibrary, files: [String: FileState])?
    /// The texts that have been stored.
    private var stored: [String: String]?
    private var term: Int64?

    private struct FileState: Equatable {
        var modified: Date?
        var size: UInt64?
        var number: UInt64?
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
    /// - Parameters:
    ///   - term: the leader's term. In a new one what this process remembers may be older than what another leader has
    ///     stored, and is forgotten.
    ///   - recall: gives the last good texts of files that have been stored.
    /// - Returns: the definitions, whether a file has changed since the last call, and the names of files that are gone.
    package func current(
        term: Int64 = 0, recalling recall: () async throws -> [String: String] = { [:] }
    ) async rethrows -> (library: DefinitionLibrary, isNew: Bool, gone: [String]) {
        if term != self.term {
            (known, stored) = (nil, nil)
            self.term = term
        }
        // Looked at before they are read, so that a change in between is seen by the next call.
        let files = states()
        if let known, known.files == files { return (known.library, false, []) }
        let lastGood: [String: String]
        if let known { lastGood = known.library.texts } else { lastGood = try await recall() }
        let library = DefinitionLibrary(directory: directory, kinds: kinds, keeping: lastGood)
        known = (library, files)
        let gone = lastGood.keys.filter { library.texts[$0] == nil && files["\(directory)/\($0)"] == nil }
        return (library, true, gone.sorted())
    }

    /// Has the last good texts stored when they are not what was stored last.
    package func store(_ store: ([String: String]) async throws -> Void) async rethrows {
        guard let texts = known?.library.texts, texts != stored else { return }
        try await store(texts)
        stored = texts
    }

    private func states() -> [String: FileState] {
        var states: [String: FileState] = [:]
        for folder in ["workflows", "schedules"].map({ "\(directory)/\($0)" }) {
            // A folder that cannot be listed is the library's to complain about.
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let path = "\(folder)/\(name)"
                let attributes = (try? FileManager.default.attributesOfItem(atPath: path)) ?? [:]
                states[path] = FileState(
                    modified: attributes[.modificationDate] as? Date, size: attributes[.size] as? UInt64,
                    number: attributes[.systemFileNumber] as? UInt64)
            }
        }
        return states
    }
}

// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
import Glibc
package import Jobs

/// Finds the files that a person means.
package enum InputPaths {
    private static let texts = [".csv", ".tsv", ".txt"]

    /// - Parameter words: files, folders (their CSV files, packed ones too, not those of folders inside), patterns such
    ///   as `in/*.csv`, `.zip` archives (the CSV files inside) and members of them, `a.zip!b.csv`.
    /// - Returns: paths as `InputFile` takes them, in the order of the words, those of one word by name.
    /// - Throws: `BadInput` for a word that leads to no file.
    package static func expand(_ words: [String]) throws(BadInput) -> [String] {
        var paths: [String] = []
        for word in words { paths += try expand(word) }
        return paths
    }

    private static func expand(_ word: String) throws(BadInput) -> [String] {
        if isFolder(word) {
            let files = try files(in: word)
            guard !files.isEmpty else {
                throw BadInput(
                    "the folder \(word) has no CSV files", hint: "they end in \(endings.joined(separator: " "))")
            }
            return files
        }
        if case .zip(let archive, member: nil) = InputPath(word), FileManager.default.fileExists(atPath: archive) {
            return try members(of: archive)
        }
        guard !FileManager.default.fileExists(atPath: InputPath(word).file),
            word.contains(where: { "*?[".contains($0) })
        else { return [word] }
        var paths: [String] = []
        for path in matches(word) { paths += try expand(path) }
        guard !paths.isEmpty else { throw BadInput("no file matches '\(word)'") }
        return paths
    }

    /// The CSV files of a folder, by name, those of its archives too.
    ///
    /// - Throws: `BadInput` when the folder or an archive cannot be read.
    package static func files(in folder: String) throws(BadInput) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw BadInput("the folder \(folder) cannot be listed: \(error.localizedDescription)")
        }
        var paths: [String] = []
        for name in names.sorted() where !name.hasPrefix(".") && endings.contains(where: name.lowercased().hasSuffix) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if !isFolder(path) { paths += try expand(path) }
        }
        return paths
    }

    private static let endings = texts + texts.map { "\($0).gz" } + [".zip"]

    private static func members(of archive: String) throws(BadInput) -> [String] {
        do throws(CSVError) {
            let members = try InputPath.members(of: archive)
                .filter { name in texts.contains { name.lowercased().hasSuffix($0) } && !name.hasPrefix("__MACOSX/") }
            guard members.isEmpty else { return members.sorted().map { "\(archive)!\($0)" } }
        } catch {
            throw BadInput("\(error)")
        }
        throw BadInput("\(archive) has no CSV files inside")
    }

    private static func matches(_ pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        return unsafe (0..<Int(found.gl_pathc)).compactMap { index in
            unsafe found.gl_pathv[index].map { unsafe String(cString: $0) }
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

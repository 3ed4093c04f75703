// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import Jobs

/// Where an export goes.
struct ExportDestination {
    /// What was asked for, or `nil` for the worker's output folder. A folder that is there, or a path with a slash at
    /// its end, which is made when it is missing, gets a file of the report's own name; anything else is the file.
    let output: String?

    /// Looks whether a file could be written there, as far as this machine can tell.
    ///
    /// - Throws: `BadInput` for a path that is not absolute, or a folder that is missing or cannot be written.
    func validate() throws(BadInput) {
        guard let output else { return }
        guard output.hasPrefix("/") else {
            throw BadInput(
                "the output '\(output)' is not an absolute path",
                hint: "a worker writes the file, and its current folder is not yours; give the whole path")
        }
        var folder = Self.isFolder(output) ? output : Self.parent(of: output)
        if output.hasSuffix("/") {
            while folder != "/" && !FileManager.default.fileExists(atPath: folder) { folder = Self.parent(of: folder) }
        }
        guard Self.isFolder(folder) else {
            throw BadInput("the output folder '\(folder)' does not exist", hint: "create it, or name another")
        }
        guard unsafe access(folder, W_OK | X_OK) == 0 else {
            throw BadInput("the output folder '\(folder)' cannot be written")
        }
    }

    /// The path of the file.
    ///
    /// - Parameters:
    ///   - name: of the file when no other was asked for.
    ///   - defaultFolder: the worker's output folder, which is made when it is missing.
    /// - Throws: `FileProblem` when it cannot be made.
    func path(name: String, defaultFolder: String) throws(FileProblem) -> String {
        if let output, !output.hasSuffix("/") {
            return Self.isFolder(output) ? output + "/" + name : output
        }
        let wanted = output ?? defaultFolder
        do {
            try FileManager.default.createDirectory(atPath: wanted, withIntermediateDirectories: true)
        } catch {
            throw FileProblem(path: wanted, action: "create the folder", code: errno)
        }
        let folder = wanted.hasPrefix("/") ? wanted : FileManager.default.currentDirectoryPath + "/" + wanted
        return Self.trimmed(folder) + "/" + name
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    private static func parent(of path: String) -> String {
        let path = trimmed(path)
        let parent = trimmed(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        return parent.isEmpty ? "/" : parent
    }

    /// Without slashes at the end; the root becomes empty.
    private static func trimmed(_ path: String) -> String {
        String(path.reversed().drop { $0 == "/" }.reversed())
    }
}

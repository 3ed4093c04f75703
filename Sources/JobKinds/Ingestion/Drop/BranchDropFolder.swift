// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The folder into which one branch's files are put, and the places inside it where they go from there.
struct BranchDropFolder {
    enum Place: String, CaseIterable {
        case loading, done, failed
    }

    let branch: String
    let path: String

    var isFolder: Bool { Self.isFolder(path) }

    func path(_ name: String, in place: Place? = nil) -> String {
        [path, place?.rawValue, name].compactMap(\.self).joined(separator: "/")
    }

    /// The names of the files in the folder, or in one of its places, the oldest name first.
    func files(in place: Place? = nil) throws -> [String] {
        let folder = place.map { "\(path)/\($0.rawValue)" } ?? path
        guard Self.isFolder(folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { name in
            !name.hasPrefix(".") && ![".part", ".tmp", "~"].contains { name.hasSuffix($0) }
                && !Self.isFolder("\(folder)/\(name)")
        }
    }

    /// Moves a new file to ``Place/loading``.
    ///
    /// - Returns: the name that it has there, which no other file of the branch has or had.
    func take(_ name: String) throws -> String {
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        var taken = "\(stamp)-\(name)"
        var number = 2
        while Place.allCases.contains(where: { FileManager.default.fileExists(atPath: path(taken, in: $0)) }) {
            taken = "\(stamp)-\(number)-\(name)"
            number += 1
        }
        try move(path(name), to: path(taken, in: .loading))
        return taken
    }

    /// Moves a file whose job has ended.
    ///
    /// - Parameter reason: why it was not taken in; is written to a file beside it.
    func end(_ name: String, in place: Place, reason: String?) throws {
        let target = path(name, in: place)
        // First, so that a file is never there without it.
        if let reason {
            try FileManager.default.createDirectory(
                atPath: "\(path)/\(place.rawValue)", withIntermediateDirectories: true)
            try Data("\(reason)\n".utf8).write(to: URL(fileURLWithPath: "\(target).reason.txt"))
        }
        try move(path(name, in: .loading), to: target)
    }

    private func move(_ source: String, to target: String) throws {
        let folder = (target as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.moveItem(atPath: source, toPath: target)
    }

    private static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How much room is left on the disk of a folder of this machine.
struct DiskRoom: Sendable {
    private let folder: String
    private let owner: String
    private let free: Int64
    private let size: Int64

    /// - Parameters:
    ///   - folder: a path.
    ///   - owner: whose folder it is, for people.
    /// - Returns: `nil` when the folder cannot be looked at.
    init?(_ folder: String, of owner: String) {
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder),
            let free = (attributes[.systemFreeSize] as? NSNumber)?.int64Value,
            let size = (attributes[.systemSize] as? NSNumber)?.int64Value
        else { return nil }
        self.init(folder, of: owner, free: free, size: size)
    }

    /// - Parameters:
    ///   - free: bytes that may still be written.
    ///   - size: bytes in all.
    init(_ folder: String, of owner: String, free: Int64, size: Int64) {
        self.folder = folder
        self.owner = owner
        self.free = free
        self.size = size
    }

    /// Says so when less than a gibibyte, or a twentieth of a small disk, is left.
    var findings: [Finding] {
        guard free < min(1 << 30, size / 20) else { return [] }
        return [
            Finding(
                "disk/full", .warning, what: "\(free >> 20) MiB are left for \(owner) in \(folder)",
                meaning: "when nothing is left, work stops until there is room; nothing that was accepted is lost",
                remedy: "make room, or move the folder")
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// A file system in memory that is small enough to be filled up.
struct SmallDisk: Sendable {
    let path: String

    /// Whether one can be mounted here.
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let path = FileManager.default.temporaryDirectory.path + "/rounds-chaos-probe-\(getpid())"
        defer { unsafe rmdir(path) }
        guard unsafe mkdir(path, 0o700) == 0, (try? mount(path, mebibytes: 1)) != nil else { return false }
        return (try? Tool.run(["umount", path])) != nil
    }()

    /// Mounts one. Whoever removes the folder unmounts it first.
    ///
    /// - Parameters:
    ///   - path: a folder, which is made.
    ///   - mebibytes: its size.
    init(at path: String, mebibytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.mount(path, mebibytes: mebibytes)
    }

    /// Leaves no room.
    func fill() throws {
        // dd ends with an error when the disk is full, which is the wish.
        _ = try? Tool.run(["dd", "if=/dev/zero", "of=\(ballast)", "bs=64k"])
    }

    /// Makes room again.
    func empty() {
        unsafe unlink(ballast)
    }

    private var ballast: String { "\(path)/ballast" }

    private static func mount(_ path: String, mebibytes: Int) throws {
        try Tool.run(["mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m,mode=0755", "tmpfs", path])
    }
}

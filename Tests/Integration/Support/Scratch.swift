// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import TestSupport

/// The files and the processes of one test process. Whatever ends it, they end with it.
enum Scratch {
    /// A new folder that is removed when the test process ends.
    static func folder(_ purpose: String) throws -> String {
        let path = "\(try root.get())/\(purpose)-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Has a process killed when the test process ends before ``release(_:)`` is called for it.
    static func hold(_ process: Int32) throws {
        try Data().write(to: URL(fileURLWithPath: "\(try root.get())/processes/\(process)"))
    }

    /// Forgets a process that has ended; its number may belong to another one soon.
    static func release(_ process: Int32) throws {
        try FileManager.default.removeItem(atPath: "\(try root.get())/processes/\(process)")
    }

    /// A watcher, since a parent that is killed can kill nobody: the kernel's own parent-death signal would come too
    /// early, as it is sent when the thread that started the child ends.
    private static let root = Result {
        let path = TestServers.freshDirectory("integration")
        try FileManager.default.createDirectory(atPath: "\(path)/processes", withIntermediateDirectories: true)
        let script = #"cd "$1/processes" && for process in *; do kill -9 "$process"; done; rm -rf "$1""#
        try Tool.when(getpid(), ends: script, [path])
        return path
    }
}

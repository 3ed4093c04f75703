// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What the kernel says about processes.
package enum ProcessTable {
    /// Whether a process runs. One that has ended but that its parent has not noticed (a zombie) does not.
    package static func isAlive(_ process: Int32) -> Bool {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        // The state stands after the name, which is in parentheses and may contain anything.
        guard let end = text.lastIndex(of: ")") else { return false }
        let fields = text[end...].dropFirst(2).split(separator: " ")
        guard fields.count > 17, let threads = Int(fields[17]) else { return false }
        // A killed process keeps its sockets until its last thread is gone, which can be after its first one is.
        return !["Z", "X"].contains(fields[0]) || threads > 1
    }

    /// The command line of a process, its words joined by blanks; empty when there is no such process.
    package static func commandLine(_ process: Int32) -> String {
        guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return "" }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }
}

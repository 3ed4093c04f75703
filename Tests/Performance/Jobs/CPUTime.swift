// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Seconds of processor time that processes have used (Linux, `/proc`).
enum CPUTime {
    /// Of a process, its threads, and its children, those that have ended included.
    static func ofTree(_ root: Int32) -> Double {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let children = names.compactMap { Int32($0) }.filter { parent(of: $0) == root }
        return seconds(root, withEnded: true) + children.reduce(0) { $0 + seconds($1, withEnded: false) }
    }

    private static func parent(of process: Int32) -> Int32? { fields(process).flatMap { Int32($0[1]) } }

    private static func seconds(_ process: Int32, withEnded: Bool) -> Double {
        guard let fields = fields(process) else { return 0 }
        // proc(5): utime, stime, cutime, cstime in clock ticks; the state, field 3, is the first here.
        let ticks = fields[11..<(withEnded ? 15 : 13)].reduce(0) { $0 + (Double($1) ?? 0) }
        return ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func fields(_ process: Int32) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(end, offsetBy: 2)...].split(separator: " ")
    }
}

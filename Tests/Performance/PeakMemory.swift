// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The most memory that this process has held (Linux, `/proc/self`), in MiB.
enum PeakMemory {
    /// Begins anew.
    ///
    /// - Returns: what the process holds now.
    static func reset() throws -> Double {
        // "5" sets the peak to what is held now (proc(5), clear_refs).
        try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
        return try field("VmRSS:")
    }

    static func read() throws -> Double { try field("VmHWM:") }

    private static func field(_ name: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let kibibytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else {
            throw BenchError("/proc/self/status has no \(name)")
        }
        return kibibytes / 1024
    }
}

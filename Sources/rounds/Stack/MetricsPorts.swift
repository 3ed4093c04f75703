// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// Where the processes of a stack serve their metrics: ports of this machine alone, the first free ones from 9464 on.
struct MetricsPorts {
    private static let first: UInt16 = 9464
    /// How many ports are tried; several stacks may run side by side.
    private static let count: UInt16 = 400

    /// The folder with the stack's lock files.
    let folder: String
    private var next = first

    init(folder: String) {
        self.folder = folder
    }

    /// The address that was assigned to a process when it was started.
    func address(of name: String) -> String? {
        try? String(contentsOfFile: file(name), encoding: .utf8)
    }

    /// Chooses an address for a process that is about to be started, and keeps it for later reports.
    ///
    /// - Returns: `nil` when no port is free; the process then runs without metrics.
    mutating func assign(to name: String) throws -> String? {
        guard let port = (next..<Self.first + Self.count).first(where: FreePort.isFree) else {
            let files = FileManager.default
            if files.fileExists(atPath: file(name)) { try files.removeItem(atPath: file(name)) }
            return nil
        }
        // The process takes its port a moment later, so that it could be found free again.
        next = port + 1
        let address = ListenAddress(port: Int(port)).description
        try address.write(toFile: file(name), atomically: true, encoding: .utf8)
        return address
    }

    /// Writes the addresses as Prometheus reads them (`file_sd_configs`), to `metrics.json`.
    func writeTargets(_ parts: [StackReport.Part]) throws {
        let targets = parts.compactMap { part in
            part.metrics.map { Target(targets: [$0], labels: ["process": part.name]) }
        }
        try JSONOutput.text(targets).write(toFile: "\(folder)/metrics.json", atomically: true, encoding: .utf8)
    }

    private struct Target: Encodable {
        let targets: [String]
        let labels: [String: String]
    }

    private func file(_ name: String) -> String { "\(folder)/\(name).metrics" }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// A program of the system that reads what an export wrote: a second implementation of the format.
struct Tool {
    let name: String

    var isPresent: Bool { path != nil }

    private var path: String? {
        ["/usr/bin", "/usr/local/bin", "/bin"].map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs it.
    ///
    /// - Returns: what it writes.
    /// - Throws: when it does not end with status 0.
    func callAsFunction(_ arguments: String...) throws -> String {
        try PrivateServers.Tool.run([path ?? name] + arguments)
    }

    static let unzip = Tool(name: "unzip")
    static let pdftotext = Tool(name: "pdftotext")
    static let pdffonts = Tool(name: "pdffonts")
    static let sha256sum = Tool(name: "sha256sum")
    static let python = Tool(name: "python3")
}

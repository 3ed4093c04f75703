// SPDX-License-Identifier: Apache-2.0

import Foundation

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
    /// - Returns: what it writes to standard output.
    /// - Throws: when it does not end with status 0.
    func callAsFunction(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? name)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(name) ended with an error") }
        return String(decoding: bytes, as: UTF8.self)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    static let unzip = Tool(name: "unzip")
    static let pdftotext = Tool(name: "pdftotext")
    static let pdffonts = Tool(name: "pdffonts")
    static let sha256sum = Tool(name: "sha256sum")
    static let python = Tool(name: "python3")
}

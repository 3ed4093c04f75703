// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the command line writes: results to stdout, everything else to stderr.
struct Console: Sendable {
    /// Which of the two streams a person looks at, and whether colour is welcome there.
    let output: Terminal
    let messages: Terminal

    /// The process's own streams.
    static let standard = Console(
        output: Terminal(descriptor: STDOUT_FILENO, environment: ProcessInfo.processInfo.environment),
        messages: Terminal(descriptor: STDERR_FILENO, environment: ProcessInfo.processInfo.environment))

    /// Writes one line of the result.
    func print(_ line: String = "") { output.write(line + "\n") }

    /// Writes the lines of a table.
    func print(_ table: Table) {
        for line in table.lines(width: output.width, style: output.style) { print(line) }
    }

    /// Writes one document for a program to read; the only thing on stdout then.
    func printJSON(_ value: some Encodable) throws { output.write(try JSONOutput.text(value) + "\n") }

    /// Writes one line for the person who waits.
    func note(_ line: String) { messages.write(line + "\n") }
}

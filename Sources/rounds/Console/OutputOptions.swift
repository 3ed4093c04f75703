// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// For whom a command writes.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Write one JSON document to stdout, and nothing else there.")
    var isJSON = false

    /// Writes a result for a program or for a person.
    ///
    /// - Parameters:
    ///   - value: the result.
    ///   - people: writes it for people.
    func show<Value: Encodable>(
        _ value: Value, console: Console = .standard, people: (Value) throws -> Void
    ) throws {
        if isJSON {
            try console.printJSON(value)
        } else {
            try people(value)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

/// `NAME=VALUE` on the command line.
struct Assignment: ExpressibleByArgument, Hashable, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }

    /// The values by name.
    ///
    /// - Throws: ``CommandFailure`` when a name occurs twice.
    static func dictionary(_ assignments: [Assignment]) throws -> [String: String] {
        var values: [String: String] = [:]
        for assignment in assignments {
            guard values.updateValue(assignment.value, forKey: assignment.name) == nil else {
                throw CommandFailure(.badInput, "'\(assignment.name)' is given twice")
            }
        }
        return values
    }

    /// The values by name; what begins with `[` is a list as JSON, all else is text as it stands.
    ///
    /// - Throws: ``CommandFailure`` when a name occurs twice or a list cannot be read.
    static func jsonValues(_ assignments: [Assignment]) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for (name, text) in try dictionary(assignments) {
            guard text.hasPrefix("[") else {
                values[name] = .string(text)
                continue
            }
            do {
                values[name] = try JSONText.decode(text)
            } catch {
                throw CommandFailure(
                    .badInput, "the list for '\(name)' is not JSON: \(text)",
                    hint: #"write it as --param '\#(name)=["a", "b"]'"#)
            }
        }
        return values
    }
}

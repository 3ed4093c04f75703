// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

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
}

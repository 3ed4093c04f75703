// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Definitions

/// Finds misspelt command names, which ArgumentParser itself only calls unexpected.
enum CommandNames {
    /// Checks the leading words of a command line.
    ///
    /// - Parameters:
    ///   - arguments: the words after the program's name.
    ///   - root: the command they begin at.
    /// - Throws: ``CommandFailure`` that suggests the nearest name.
    static func check(_ arguments: [String], from root: any ParsableCommand.Type) throws {
        var command = root
        var path = [name(of: root)]
        for word in arguments {
            let children = command.configuration.subcommands
            if children.isEmpty || word.hasPrefix("-") || word == "help" { return }
            if let child = children.first(where: { matches($0, word) }) {
                command = child
                path.append(name(of: child))
                continue
            }
            let known = children.filter { $0.configuration.shouldDisplay }.map { name(of: $0) }
            throw CommandFailure(
                .badInput, "'\(path.joined(separator: " "))' has no command '\(word)'\(suggestion(word, known))",
                hint: "known: \(known.joined(separator: ", "))")
        }
    }

    private static func matches(_ command: any ParsableCommand.Type, _ word: String) -> Bool {
        name(of: command) == word || command.configuration.aliases.contains(word)
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? command._commandName
    }
}

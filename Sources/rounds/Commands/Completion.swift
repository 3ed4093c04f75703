// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct Completion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion", abstract: "A script that completes command lines in a shell.",
        discussion: "For example, in ~/.bashrc: source <(rounds completion bash)")

    enum Shell: String, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.standard.print(Rounds.completionScript(for: shell))
    }
}

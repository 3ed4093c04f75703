// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Definitions

/// Which workers a command is about: by name, by branch, or all.
struct WorkerSelection: ParsableArguments {
    @Argument(help: "Workers by name, or by a part of the name that only one of them has.")
    var names: [String] = []

    @Option(help: "All workers of this branch.")
    var branch: String?

    @Flag(help: "All workers.")
    var all = false

    func validate() throws {
        let ways = [!names.isEmpty, branch != nil, all].count { $0 }
        guard ways == 1 else {
            throw ValidationError("say which workers: by name, with --branch or with --all")
        }
    }

    /// The workers that are meant.
    ///
    /// - Throws: ``CommandFailure`` when a name means none or several, or nobody is there.
    func select(from present: [WorkerPresence]) throws -> [WorkerPresence] {
        if !names.isEmpty { return try names.map { try worker(named: $0, in: present) } }
        let chosen = present.filter { branch == nil || $0.branch == branch }
        guard !chosen.isEmpty else {
            let branches = Set(present.map(\.branch)).filter { !$0.isEmpty }
            throw CommandFailure(
                .badInput,
                branch.map { "no worker of branch '\($0)' is there\(suggestion($0, branches))" }
                    ?? "no worker is there",
                hint: "rounds workers list shows who is")
        }
        return chosen
    }

    private func worker(named name: String, in present: [WorkerPresence]) throws -> WorkerPresence {
        if let exact = present.first(where: { $0.name == name }) { return exact }
        let matches = present.filter { $0.name.contains(name) }
        guard let match = matches.first else {
            throw CommandFailure(
                .badInput, "there is no worker '\(name)'\(suggestion(name, present.map(\.name)))",
                hint: "rounds workers list shows who is there")
        }
        guard matches.count == 1 else {
            throw CommandFailure(
                .badInput, "'\(name)' means \(matches.count) workers",
                hint: matches.map(\.name).joined(separator: ", "))
        }
        return match
    }
}

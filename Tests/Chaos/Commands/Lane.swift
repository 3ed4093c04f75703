// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import PrivateServers

/// Runs seeds one after the other on servers of its own.
struct Lane: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the given seeds one after the other, with all details of a failure.")

    @Argument(help: "The seeds.")
    var seeds: [UInt64]

    func run() async throws {
        let means = Means.look()
        let stores = try await Stores(try ChaosFolder(), means: means)
        var failures = 0
        for seed in seeds {
            let report = try await ChaosRun(seed: seed, means: means, mutation: nil)(on: stores)
            Output.say(report.text)
            if !report.violations.isEmpty {
                failures += 1
                Output.say("  the logs are in \(try stores.keepLogs(of: "seed_\(seed)"))")
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }
}

extension ChaosRun.Report {
    /// One line when all is well; else everything that helps to find out why not.
    var text: String {
        if violations.isEmpty { return "seed \(plan.seed): passed: \(summary)" }
        let found = violations.prefix(20).map { "  \($0.job.map { "job \($0) " } ?? "")\($0.text)" }
        let sections = [
            ["seed \(plan.seed): FAILED: \(summary)"], found, ["  the plan:", plan.text],
            skipped.isEmpty ? [] : ["  what could not happen:"] + skipped, lives,
        ]
        return sections.flatMap(\.self).joined(separator: "\n")
    }
}

extension Stores {
    /// Keeps what the processes of a run have said.
    ///
    /// - Returns: the folder.
    nonisolated func keepLogs(of run: String) throws -> String {
        let kept = "/tmp/rounds-chaos-failed/\(run)"
        try Tool.run(["mkdir", "-p", kept])
        try Tool.run(["sh", "-c", #"cp "$1"/*.log "$2""#, "keep", "\(folder.path)/\(run)", kept])
        return kept
    }
}

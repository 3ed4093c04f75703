// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Jobs
import Postgres

/// Kills a process at every boundary of its talk with the stores, one after the other.
struct Boundaries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Kill a process at every boundary of its talk with the stores, and look whether each job ends once.")

    @Argument(help: "worker, submit, reaper, promoter, reconciler; all of them unless named.")
    var scenarios = BoundaryScenario.allCases

    @Option(help: "Only every so many boundaries.")
    var step = 1

    @Option(help: "How many at a time, where they do not disturb each other.")
    var jobs = 4

    func run() async throws {
        let stores = try await Stores(try ChaosFolder(), means: Means.look())
        var isClean = true
        for scenario in scenarios {
            let name = scenario.rawValue
            let site = try await BoundarySite(named: name, on: stores)
            // Whoever dies as a worker or submits leaves work for a coordinator.
            let needsCoordinator = [.worker, .submit].contains(scenario)
            let coordinator = needsCoordinator ? site.site.members[Roster.coordinators.lowerBound] : nil
            try await coordinator?.start()
            let count = try await site.play(scenario, boundary: .max).passed
            let struck = try await strikeAll(scenario, on: site, count: count, isAlone: coordinator == nil)
            let violations = try await History(site.site.direct).violations
                .filter { !(scenario == .reaper && $0.text.contains("has not ended")) }
            for violation in violations {
                Output.say("\(name): \(violation.job.map { "job \($0) " } ?? "")\(violation.text)")
            }
            isClean = isClean && violations.isEmpty
            Output.say(
                "\(name): \(count) boundaries, killed at \(struck) of them: "
                    + (violations.isEmpty ? "each job ended once" : "\(violations.count) violations"))
            await site.close()
        }
        if !isClean { throw ExitCode.failure }
    }

    /// - Returns: how often the process was killed before it had finished.
    private func strikeAll(
        _ scenario: BoundaryScenario, on site: BoundarySite, count: Int, isAlone: Bool
    ) async throws -> Int {
        // Timers make a run a little longer or shorter than the one that was counted.
        var boundaries = stride(from: 1, through: count + 2, by: step).makeIterator()
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            func addNext() {
                guard let boundary = boundaries.next() else { return }
                group.addTask { try await site.play(scenario, boundary: boundary).isStruck }
            }
            for _ in 0..<(isAlone ? 1 : jobs) { addNext() }
            var struck = 0
            while let isStruck = try await group.next() {
                if isStruck { struck += 1 }
                addNext()
            }
            return struck
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import PrivateServers

/// Runs many seeds, several at a time.
struct Seeds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run plans of random faults, one a seed.")

    @Option(help: "How many seeds.")
    var seeds = 20

    @Option(help: "The first seed.")
    var first: UInt64 = 1

    @Option(help: "How many clusters at a time.")
    var jobs = 2

    func run() async throws {
        // The lanes write to the same file, if it is one.
        _ = fcntl(STDOUT_FILENO, F_SETFL, O_APPEND)
        let means = Means.look()
        for shortcoming in means.shortcomings { Output.say("left out: \(shortcoming)") }
        let all = (0..<UInt64(seeds)).map { first + $0 }
        // Each lane has servers of its own and runs its seeds one after the other.
        let lanes = try (0..<min(jobs, seeds)).map { lane in
            let own = all.enumerated().filter { $0.offset % jobs == lane }.map { "\($0.element)" }
            return try Spawn.start([OwnProgram.path, "lane"] + own, output: ("/proc/\(getpid())/fd/1", O_APPEND))
        }
        var isClean = true
        for lane in lanes {
            var status: Int32 = 0
            while unsafe waitpid(lane, &status, 0) == -1 && errno == EINTR {}
            isClean = isClean && status == 0
        }
        Output.say(isClean ? "all \(seeds) seeds passed" : "some seeds failed; see above")
        if !isClean { throw ExitCode.failure }
    }
}

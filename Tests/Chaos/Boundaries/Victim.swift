// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers
import Synchronization

/// A process that is killed at a given boundary of its talk with the stores: when it is about to say something and the
/// store has not heard it, or when the store has answered and it does not know yet.
final class Victim: Sendable {
    /// The number of the boundary; one that is never reached lets the process live.
    private let boundary: Int
    private let passed = Atomic(0)
    private let process = Atomic<Int32>(0)
    private let struck = Atomic(false)

    init(boundary: Int) {
        self.boundary = boundary
    }

    /// How many boundaries it has passed.
    var boundariesPassed: Int { passed.load(ordering: .acquiring) }
    /// Whether it has reached its boundary and was killed there.
    var isStruck: Bool { struck.load(ordering: .acquiring) }

    /// Starts the process, which talks through routes that ask ``mayPass()``.
    func start(_ arguments: [String], log: String) throws {
        let started = try Spawn.start([OwnProgram.path] + arguments, output: (log, O_APPEND))
        process.store(started, ordering: .releasing)
    }

    /// Counts a boundary, and kills the process at the last one.
    func mayPass() -> Bool {
        if isStruck { return false }
        guard passed.add(1, ordering: .acquiringAndReleasing).newValue == boundary else { return true }
        struck.store(true, ordering: .releasing)
        // It has spoken before its parent has learnt its number.
        while process.load(ordering: .acquiring) == 0 { usleep(100) }
        kill(process.load(ordering: .acquiring), SIGKILL)
        return false
    }

    /// Waits until the process has ended by itself or was struck.
    ///
    /// - Returns: its exit status, 128 + the signal's number when a signal ended it.
    @discardableResult
    func end() async throws -> Int32 {
        while true {
            var raw: Int32 = 0
            if unsafe waitpid(process.load(ordering: .acquiring), &raw, WNOHANG) != 0 {
                let signal = raw & 0x7f
                return signal == 0 ? (raw >> 8) & 0xff : 128 + signal
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Kills the process if it lives, and waits until it is gone.
    func crash() async throws {
        kill(process.load(ordering: .acquiring), SIGKILL)
        try await end()
    }
}

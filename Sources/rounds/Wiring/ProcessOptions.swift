// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import Foundation
public import Logging
import PrivateServers

/// What the long-running processes share.
struct ProcessOptions: ParsableArguments {
    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: Logger.Level = .notice

    @Option(help: ArgumentHelp("A file to hold locked while this process lives.", visibility: .hidden))
    var lockFile: String?

    /// Takes the lock, so that `rounds up` and `rounds down` know the process.
    ///
    /// - Throws: ``CommandFailure`` when another process has it.
    func takeLock() throws {
        guard let lockFile else { return }
        let lock = ProcessLock(path: lockFile)
        guard try lock.take() else {
            throw CommandFailure(.failed, "another process (\(lock.holder ?? 0)) holds \(lockFile)")
        }
    }

    /// The process's logger; it writes to stderr.
    func logger(_ label: String) -> Logger {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: label)
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

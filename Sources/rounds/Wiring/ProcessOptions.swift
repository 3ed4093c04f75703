// SPDX-License-Identifier: Apache-2.0

public import ArgumentParser
import Foundation
public import Logging
import PrivateServers
import Telemetry

/// What the long-running processes share.
struct ProcessOptions: ParsableArguments {
    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: Logger.Level = .notice

    @Option(help: "text, or json for one JSON object a line (ROUNDS_LOG_FORMAT; default text).")
    var logFormat: LogFormat?

    @Option(help: "HOST:PORT or PORT for /metrics, /healthz and /readyz (ROUNDS_METRICS; default none).")
    var metrics: ListenAddress?

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

    /// Where metrics are to be served; `nil` when nobody asks for them.
    ///
    /// - Throws: ``CommandFailure`` when ROUNDS_METRICS is no address.
    func metricsAddress() throws -> ListenAddress? {
        let text = ProcessInfo.processInfo.environment["ROUNDS_METRICS"] ?? ""
        if metrics != nil || text.isEmpty { return metrics }
        guard let address = ListenAddress(argument: text) else {
            throw CommandFailure(.badInput, "ROUNDS_METRICS is '\(text)', but must be HOST:PORT or PORT")
        }
        return address
    }

    /// The process's logger; it writes to stderr.
    ///
    /// - Throws: ``CommandFailure`` when ROUNDS_LOG_FORMAT names no format.
    func logger(_ label: String) throws -> Logger {
        let format = try logFormat ?? LogFormat(environment: ProcessInfo.processInfo.environment)
        LoggingSystem.bootstrap { LineLogHandler.standardError(label: $0, format: format) }
        var logger = Logger(label: label)
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension LogFormat: ExpressibleByArgument {
    /// What the environment asks for; text when it asks for nothing.
    ///
    /// - Throws: ``CommandFailure`` when it asks for something that is no format.
    init(environment: [String: String]) throws(CommandFailure) {
        let name = environment["ROUNDS_LOG_FORMAT"] ?? ""
        guard let format = name.isEmpty ? .text : LogFormat(rawValue: name) else {
            throw CommandFailure(.badInput, "ROUNDS_LOG_FORMAT is '\(name)', but must be text or json")
        }
        self = format
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions
import Jobs
import Postgres
import PrivateServers
import Redis

/// What the person at the terminal is told about an error, and how the process ends. The one place that decides it.
struct FailureReport: Equatable, Sendable {
    let status: ExitStatus
    let message: String
    let hint: String?

    /// Describes an error that a command threw.
    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure:
            self.init(error.status, error.message, hint: error.hint)
        case let error as BadInput:
            self.init(.badInput, error.message, hint: error.hint)
        case let error as DefinitionError:
            self.init(.badInput, error.description)
        case let error as PostgresError:
            self.init(postgres: error)
        case let error as RedisError:
            self.init(redis: error)
        case let error as ServerError:
            self.init(.unreachable, error.description)
        case let error as JobFailure:
            self.init(.failed, error.message)
        case is CancellationError:
            self.init(.cancelled, "cancelled")
        default:
            self.init(.failed, "\(error)")
        }
    }

    private init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }

    private init(postgres error: PostgresError) {
        switch error.kind {
        case .connection:
            self.init(.unreachable, error.description, hint: Self.startHint)
        case .timeout where error.sqlState == nil:
            // No connection became free or answered; a statement that took too long would have a state.
            self.init(.unreachable, error.description, hint: Self.startHint)
        case .server where error.sqlState == "42P01" || error.sqlState == "3F000":
            self.init(.failed, error.description, hint: "has the database been prepared? `rounds migrate` does it")
        case .cancelled:
            self.init(.cancelled, error.description)
        case .usage:
            self.init(.badInput, error.description)
        case .server, .timeout, .closed, .decoding:
            self.init(.failed, error.description, hint: error.hint)
        }
    }

    private init(redis error: RedisError) {
        switch error {
        case .invalidURL:
            self.init(.badInput, error.description)
        case .cannotConnect, .connectionLost, .timedOut:
            self.init(.unreachable, error.description, hint: Self.startHint)
        case .cancelled:
            self.init(.cancelled, error.description)
        case .server, .closed, .unexpectedReply:
            self.init(.failed, error.description)
        }
    }

    private static let startHint =
        "is the server running, and are the settings right? `rounds up` starts a private one on this machine"

    /// The lines for stderr.
    func lines(style: Style) -> [String] {
        guard !message.isEmpty else { return [] }
        let first = style.mark("rounds:", .bad) + " " + message
        return hint.map { [first, "  " + $0] } ?? [first]
    }
}

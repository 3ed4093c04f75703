// SPDX-License-Identifier: Apache-2.0

/// A failure that the command line finds itself, ready to be shown.
struct CommandFailure: Error, Equatable {
    /// How the process ends.
    let status: ExitStatus
    /// What failed and why, in one line; empty when everything has been said already.
    let message: String
    /// What to do about it.
    let hint: String?

    init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}

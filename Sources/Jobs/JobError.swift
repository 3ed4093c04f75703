// SPDX-License-Identifier: Apache-2.0

/// Why an attempt or a job ended without success, as it is kept in the ledger.
package struct JobError: Hashable, Sendable, Codable {
    /// What failed, why, and what to do, in words.
    package var message: String
    /// What kind of failure: `error`, `bad-input`, `timed-out`, `lease-lost`, `poison`, `blocked`.
    package var type: String
    /// The attempt that failed.
    package var attempt: Int

    package init(message: String, type: String, attempt: Int) {
        self.message = message
        self.type = type
        self.attempt = attempt
    }
}

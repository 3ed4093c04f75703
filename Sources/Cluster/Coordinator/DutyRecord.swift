// SPDX-License-Identifier: Apache-2.0

/// What a duty of the leader has done lately, as the leader notes it in the ledger.
package struct DutyRecord: Sendable, Hashable, Codable {
    /// How long ago it last succeeded, in milliseconds; before the first success, how long ago the term began.
    package var successAge: Int64
    /// How long it may rest between two runs, in milliseconds.
    package var interval: Int64
    /// Why it failed since, if it did.
    package var failure: String?
}

// SPDX-License-Identifier: Apache-2.0

import Jobs

/// A place in the order in which the ledger's jobs were changed.
struct ChangePlace: Sendable {
    let transaction: Int64
    let id: JobID
}

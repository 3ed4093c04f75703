// SPDX-License-Identifier: Apache-2.0

/// The right to run a job, for a short time.
///
/// The attempt number is the fencing token: it rises with every claim, and every write of a worker names it, so a
/// worker that lost its lease without noticing changes nothing.
package struct Lease: Hashable, Sendable {
    package let id: JobID
    package let attempt: Int

    package init(id: JobID, attempt: Int) {
        self.id = id
        self.attempt = attempt
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The attempt no longer holds its job: another one has it, or the job has ended. Nothing was written.
package struct LeaseLost: Error, Hashable, CustomStringConvertible {
    package let lease: Lease

    package init(_ lease: Lease) {
        self.lease = lease
    }

    package var description: String {
        "attempt \(lease.attempt) of job \(lease.id) no longer holds the lease; nothing was written"
    }
}

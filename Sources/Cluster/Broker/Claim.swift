// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A job that a worker was given, with the lease to run it.
package struct Claim: Sendable, Hashable {
    package let lease: Lease
    package let queue: String
    package let jobClass: JobClass
    package let branch: String
    package let priority: Priority
    /// How long the attempt may take.
    package let timeout: Duration?

    package var kind: String { jobClass.kind }
}

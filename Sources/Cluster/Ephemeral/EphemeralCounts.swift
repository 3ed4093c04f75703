// SPDX-License-Identifier: Apache-2.0

/// How many jobs an ephemeral queue has, by where they are.
package struct EphemeralCounts: Sendable, Hashable, Codable {
    /// Ready, and with no worker.
    package var waiting: Int
    /// With a worker.
    package var held: Int
    /// Waiting for their time, most often for another attempt.
    package var delayed: Int
    /// Failed for good.
    package var dead: Int
}

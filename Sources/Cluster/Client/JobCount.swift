// SPDX-License-Identifier: Apache-2.0

/// How many jobs a filter means.
package struct JobCount: Sendable, Hashable, Codable {
    package var jobs: Int
    /// How many of them have an idempotency key.
    package var keys: Int
    /// How many of them are steps of workflows.
    package var steps: Int
}

// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A version in the registry: everything but the model's bytes.
package struct ModelVersion: Sendable, Hashable, Codable {
    package let model: String
    /// From 1, in the order of registration.
    package let version: Int
    package let state: ModelState
    package let trainedAt: Date
    /// The last time it became champion, or `nil`.
    package let promotedAt: Date?
    /// The job that trained it.
    package let jobID: Int64?
    /// The model's bytes: how many, and their SHA-256.
    package let size: Int
    package let blobSHA256: String
    package let record: ModelRecord
}

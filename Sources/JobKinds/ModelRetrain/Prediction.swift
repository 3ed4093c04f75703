// SPDX-License-Identifier: Apache-2.0

/// What a model says about one case, and how much of the case it knew.
package struct Prediction: Sendable, Hashable, Codable {
    package let model: String
    package let version: Int
    package let value: Double
    package let unit: String
    /// Features that were not given.
    package let missing: [String]
    /// Categories that the model has not seen in training, by feature; it treats them as missing.
    package let unseen: [String: String]
}

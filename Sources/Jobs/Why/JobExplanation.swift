// SPDX-License-Identifier: Apache-2.0

/// Why a job waits, or ended as it did, in a person's words.
package struct JobExplanation: Sendable, Hashable, Codable {
    /// A short name of the reason that stays the same, for programs: `queue-paused`.
    package var reason: String
    /// The reason in one plain sentence.
    package var sentence: String
    /// What else there is to know, and what to do; a sentence each.
    package var details: [String]

    init(_ reason: String, _ sentence: String, _ details: [String] = []) {
        self.reason = reason
        self.sentence = sentence
        self.details = details
    }
}

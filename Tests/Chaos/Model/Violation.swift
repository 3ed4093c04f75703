// SPDX-License-Identifier: Apache-2.0

/// Something that must never be.
struct Violation: Sendable {
    /// The job that it concerns, or `nil`.
    let job: Int64?
    let text: String

    init(_ job: Int64? = nil, _ text: String) {
        self.job = job
        self.text = text
    }
}

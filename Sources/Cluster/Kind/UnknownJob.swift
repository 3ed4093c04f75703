// SPDX-License-Identifier: Apache-2.0

/// A job that this program cannot run, because another one has made it that knows more.
struct UnknownJob: Error, CustomStringConvertible {
    let kind: String
    /// The version of the job's parameters, when it says one.
    let version: Int?
    /// The newest version that is known here; `nil` when the kind is not.
    let known: Int?

    var description: String {
        guard let known, let version else { return "this worker does not know jobs of the kind '\(kind)'" }
        return "this worker knows version \(known) of '\(kind)' at most, the job has version \(version)"
    }
}

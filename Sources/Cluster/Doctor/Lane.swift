// SPDX-License-Identifier: Apache-2.0

/// A lane of a queue, as the name of its key has it: `BRANCH:CLASS`.
struct Lane: Hashable, Sendable {
    var branch: String
    /// The text of the class of its jobs.
    var jobClass: String

    /// Reads a name. A kind has no colon, a branch may; so the last one before the version ends the branch.
    init?(_ name: String) {
        guard let version = name.firstIndex(of: "@"), let colon = name[..<version].lastIndex(of: ":") else {
            return nil
        }
        branch = String(name[..<colon])
        jobClass = String(name[name.index(after: colon)...])
    }
}

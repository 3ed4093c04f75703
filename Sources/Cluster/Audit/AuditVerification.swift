// SPDX-License-Identifier: Apache-2.0

/// What following the audit trail's chain has shown.
package struct AuditVerification: Sendable, Codable {
    /// The end of a chain.
    package struct Head: Sendable, Hashable, Codable {
        package var id: Int64
        /// 64 hexadecimal digits.
        package var hash: String
    }

    /// A place where the trail is not what was recorded.
    package struct Problem: Sendable, Hashable, Codable {
        /// The first entry concerned.
        package var entry: Int64
        package var text: String
    }

    /// How many entries were looked at.
    package var entries = 0
    /// The last of them. Keep its hash elsewhere: it shows later whether the end of the trail was cut off.
    package var head = Head(id: 0, hash: "")
    /// How many problems there are; the first of them are in ``problems``.
    package var problemCount = 0
    package var problems: [Problem] = []

    package var isIntact: Bool { problemCount == 0 }
}

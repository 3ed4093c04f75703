// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A line of a job's live log.
package struct JobLogLine: Sendable, Hashable, Codable {
    /// The number of the line in its stream, by which reading goes on.
    package let id: String
    /// When it was written, by the clock of Redis.
    package let at: Date
    package let attempt: Int
    package let text: String

    /// Reads an entry of the stream: `[id, [name, value, …]]`.
    init?(id: String, fields: [String: String]) {
        guard let milliseconds = id.split(separator: "-").first.flatMap({ Double($0) }), let text = fields["line"]
        else { return nil }
        self.id = id
        self.text = text
        at = Date(timeIntervalSince1970: milliseconds / 1000)
        attempt = fields["attempt"].flatMap { Int($0) } ?? 0
    }
}

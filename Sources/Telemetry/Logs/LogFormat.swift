// SPDX-License-Identifier: Apache-2.0

/// How a process writes its log.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people: time, level, logger, message, then `key=value`.
    case text
    /// For programs: one JSON object a line.
    case json
}

// SPDX-License-Identifier: Apache-2.0

package import Logging

/// One entry of a log.
package struct LogLine: Sendable {
    /// Milliseconds since 1970.
    package var time: Int64
    package var level: Logger.Level
    /// The name of the logger.
    package var logger: String
    package var message: String
    package var metadata: Logger.Metadata

    package init(time: Int64, level: Logger.Level, logger: String, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.logger = logger
        self.message = message
        self.metadata = metadata
    }

    /// The entry as one line, with the line feed at its end. No value can break the line or steer a terminal.
    package func rendered(as format: LogFormat) -> String {
        switch format {
        case .text: text
        case .json: json
        }
    }

    private var text: String {
        var line = "\(UTCTime.text(time)) \(level.rawValue) \(logger): "
        line += message.unicodeScalars.contains(where: JSONString.mustEscape) ? JSONString.quoted(message) : message
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(Self.word(key))=\(Self.word("\(value)"))"
        }
        return line + "\n"
    }

    /// A text as it is, or in quotes when it would not be one word.
    private static func word(_ text: String) -> String {
        let isPlain = !text.isEmpty && !text.unicodeScalars.contains { $0 == " " || JSONString.mustEscape($0) }
        return isPlain ? text : JSONString.quoted(text)
    }

    private var json: String {
        var line = #"{"time":""# + UTCTime.text(time) + #"","level":""# + level.rawValue + #"","logger":"#
        line += JSONString.quoted(logger) + #","message":"# + JSONString.quoted(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            // A key of the entry itself stays what it is.
            let name = Self.reserved.contains(key) ? "metadata.\(key)" : key
            line += "," + JSONString.quoted(name) + ":" + Self.json(value)
        }
        return line + "}\n"
    }

    private static let reserved: Set<String> = ["time", "level", "logger", "message"]

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): return JSONString.quoted(text)
        case .stringConvertible(let value): return JSONString.quoted("\(value)")
        case .array(let values): return "[" + values.map(json).joined(separator: ",") + "]"
        case .dictionary(let values):
            let members = values.sorted { $0.key < $1.key }.map { "\(JSONString.quoted($0.key)):\(json($0.value))" }
            return "{" + members.joined(separator: ",") + "}"
        }
    }
}

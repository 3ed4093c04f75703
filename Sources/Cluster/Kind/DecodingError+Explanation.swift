// SPDX-License-Identifier: Apache-2.0

extension DecodingError {
    /// What is wrong with a JSON document, in words for the one who wrote it.
    var explanation: String {
        switch self {
        case .keyNotFound(let key, _):
            "'\(key.stringValue)' is missing"
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(Self.path(context)) must be \(Self.words(for: type))"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not JSON" : "\(Self.path(context)): \(context.debugDescription)"
        @unknown default:
            "\(self)"
        }
    }

    private static func path(_ context: Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "the document" : "'\(path)'"
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Int.Type, is Int64.Type, is UInt64.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

/// libpq's own reader of connection strings, so that exactly its grammar is understood.
enum Conninfo {
    /// The options that a URL or `keyword=value` string names, by keyword.
    static func parse(_ text: String) throws(PostgresError) -> [String: String] {
        guard !text.utf8.contains(0) else { throw PostgresError(.usage, "the PostgreSQL URL holds a NUL byte") }
        var problem: UnsafeMutablePointer<CChar>?
        guard let list = unsafe PQconninfoParse(text, &problem) else {
            let reason = unsafe problem.map { unsafe String(cString: $0) } ?? "out of memory"
            unsafe PQfreemem(problem)
            throw PostgresError(.usage, "the PostgreSQL URL cannot be read: \(withoutQuotedParts(reason))")
        }
        defer { unsafe PQconninfoFree(list) }
        var options: [String: String] = [:]
        var entry = unsafe list
        while let keyword = unsafe entry.pointee.keyword {
            if let value = unsafe entry.pointee.val {
                unsafe options[String(cString: keyword)] = String(cString: value)
            }
            unsafe entry += 1
        }
        return options
    }

    /// libpq quotes the offending piece of the string, which may be a piece of the password.
    private static func withoutQuotedParts(_ message: String) -> String {
        PostgresError.oneLine(message)
            .split(separator: "\"", omittingEmptySubsequences: false)
            .enumerated()
            .map { $0.offset % 2 == 1 && $0.element.count > 1 ? "…" : String($0.element) }
            .joined(separator: "\"")
    }
}

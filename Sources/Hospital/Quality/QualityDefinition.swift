// SPDX-License-Identifier: Apache-2.0

package import Definitions

/// A check of the hospital's data: what must not be, and the query that finds it.
///
/// Read from a file `jobs/quality/NAME.sql`: one SELECT below a head of comment lines `-- key: value` with `title`,
/// `severity` and `definition`. Its columns are branch_id, subject (what is wrong, by its number) and detail (how).
package struct QualityDefinition: Sendable, Hashable {
    /// What follows from a finding.
    package enum Severity: String, CaseIterable, Sendable, Codable {
        /// Figures are wrong.
        case error
        /// Figures may be wrong.
        case warning
        /// Nothing is computed from it.
        case notice
    }

    private static let columns = ["branch_id", "subject", "detail"]

    /// The file's name without `.sql`: lower-case letters, digits and `_`.
    package let name: String
    package let title: String
    package let severity: Severity
    /// What is found and what is not, in plain words.
    package let definition: String
    /// One SELECT.
    package let query: String
    /// The file it was read from.
    package let file: String

    /// Reads one file.
    ///
    /// - Parameter path: for example `jobs/quality/overlapping_stays.sql`.
    /// - Throws: `DefinitionError` with file, line and what was expected.
    package static func read(_ path: String) throws(DefinitionError) -> QualityDefinition {
        try QualityDefinition(SQLHead.read(path, keys: ["title", "severity", "definition"]))
    }

    /// - Parameter head: the file.
    package init(_ head: SQLHead) throws(DefinitionError) {
        file = head.file
        let fileName = head.file.split(separator: "/").last.map(String.init) ?? head.file
        name = fileName.hasSuffix(".sql") ? String(fileName.dropLast(4)) : fileName
        guard name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil else {
            throw DefinitionError(
                file: file, message: "a check is named by its file: lower-case letters, digits and '_', then '.sql'")
        }
        title = try head.required("title")
        severity = try head.oneOf("severity")
        definition = try head.required("definition")
        query = head.body
        try Self.check(head)
    }

    private static func check(_ head: SQLHead) throws(DefinitionError) {
        let code = SQLText.withoutCommentsAndLiterals(head.body)
        let words = code.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
        guard let first = words.first else {
            throw head.error("the query is missing below the head of comment lines")
        }
        guard first == "select" || first == "with" else {
            throw head.error("the query must be one SELECT, but begins with '\(first)'")
        }
        if let semicolon = code.firstIndex(of: ";") {
            throw head.error(
                inBody: code[..<semicolon].count { $0 == "\n" },
                "the query must be one SELECT without ';', since it becomes part of a larger one")
        }
        for column in columns where !words.contains(Substring(column)) {
            throw head.error(
                "the query does not give the column '\(column)'; needed: \(columns.joined(separator: ", "))")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation

/// Reads KPI files: one `KPIFormula` below the head that `SQLHead` describes.
///
///     -- title: Turnover
///     -- unit: minutes per change of case
///     -- grain: branch, day, suite, service
///     -- category: operating-room
///     -- direction: down
///     -- aggregate: ratio
///     -- target: 30, warning 40
///     -- definition: Wheels-in of a case less wheels-out of the case before it …
///     --   over the number of such pairs.
///
///     select sum(turnover) as numerator, count(turnover) as denominator
///     from cases
///     where is_completed
package enum KPIDefinitionParser {
    private static let keys = [
        "title", "unit", "grain", "category", "direction", "aggregate", "target", "definition", "source",
    ]

    /// Reads one file.
    ///
    /// - Throws: `DefinitionError` with the file, the line and what is wrong.
    package static func read(_ path: String) throws(DefinitionError) -> KPIDefinition {
        try definition(SQLHead.read(path, keys: keys))
    }

    /// Parses the text of one file.
    ///
    /// - Parameters:
    ///   - text: head and query.
    ///   - file: its path; the last component without `.sql` becomes the KPI's name.
    /// - Throws: `DefinitionError` with the file, the line and what is wrong.
    package static func parse(_ text: String, file: String) throws(DefinitionError) -> KPIDefinition {
        try definition(SQLHead(text, file: file, keys: keys))
    }

    private static func definition(_ head: SQLHead) throws(DefinitionError) -> KPIDefinition {
        let fileName = head.file.split(separator: "/").last.map(String.init) ?? head.file
        let name = fileName.hasSuffix(".sql") ? String(fileName.dropLast(4)) : fileName
        guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }) else {
            throw DefinitionError(
                file: head.file, message: "a KPI is named by its file: lower-case letters, digits and '_', then '.sql'")
        }
        let grain: [KPIDefinition.Dimension] = try head.listOf("grain")
        guard grain.contains(.branch), grain.contains(.day) else {
            throw head.error(at: "grain", "'grain' must contain branch and day")
        }
        return KPIDefinition(
            name: name, title: try head.required("title"), unit: try head.required("unit"), grain: grain,
            category: try head.oneOf("category"), direction: try head.oneOf("direction"),
            aggregate: try head.oneOf("aggregate"), definition: try head.required("definition"),
            source: head.optional("source"), target: try target(head), formula: try formula(head, grain),
            file: head.file)
    }

    /// `-- target: 0.85` or `-- target: 0.85, warning 0.8`.
    private static func target(_ head: SQLHead) throws(DefinitionError) -> KPITarget? {
        guard let text = head.optional("target") else { return nil }
        let direction: KPIDefinition.Direction = try head.oneOf("direction")
        guard direction != .none else {
            throw head.error(at: "target", "a target needs 'direction' up or down, to say which side of it is good")
        }
        let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let warning = parts.count == 2 && parts[1].hasPrefix("warning ") ? Double(parts[1].dropFirst(8)) : nil
        guard let goal = parts.first.flatMap({ Double($0) }), goal.isFinite, parts.count == (warning == nil ? 1 : 2)
        else {
            throw head.error(at: "target", "'target' must be a number, or 'NUMBER, warning NUMBER', not '\(text)'")
        }
        if let warning, direction == .up ? warning >= goal : warning <= goal {
            throw head.error(
                at: "target", "the warning bound \(warning) must lie on the missed side of the target \(goal)")
        }
        return KPITarget(goal: goal, warning: warning)
    }

    private static func formula(
        _ head: SQLHead, _ grain: [KPIDefinition.Dimension]
    ) throws(DefinitionError) -> KPIFormula {
        let code = SQLText.withoutCommentsAndLiterals(head.body)
        if let semicolon = code.firstIndex(of: ";") {
            throw head.error(
                inBody: code[..<semicolon].count { $0 == "\n" },
                "the query must be one SELECT without ';', since it becomes part of a larger one")
        }
        let formula: KPIFormula
        do {
            formula = try KPIFormula(head.body)
        } catch {
            throw head.error(error.message)
        }
        let aggregate: KPIDefinition.Aggregate = try head.oneOf("aggregate")
        guard (formula.denominator != nil) == (aggregate == .ratio) else {
            throw head.error(
                "a ratio must give the column 'denominator', and a sum must not: 'aggregate' is \(aggregate)")
        }
        guard (formula.slice != nil) == grain.contains(.slice) else {
            throw head.error("'… as slice' and 'slice' in the grain go together")
        }
        guard !KPIDefinition.relations(of: formula).isEmpty else {
            let names = KPIRelation.published.map(\.rawValue).joined(separator: ", ")
            throw head.error("the query reads none of the relations \(names)")
        }
        return formula
    }
}

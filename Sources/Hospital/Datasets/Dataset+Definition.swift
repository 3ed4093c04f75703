// SPDX-License-Identifier: Apache-2.0

import CSV
package import Definitions
import Foundation

extension Dataset {
    private static let keys = [
        "title", "table", "key", "conflict", "delimiter", "quote", "null_marks", "trim", "time_zone", "fallback_zone",
        "columns", "constants", "ignore",
    ]

    /// Reads a definition file.
    ///
    /// - Parameter path: a YAML file; its name without `.yml` is the dataset's name.
    /// - Throws: ``DefinitionError`` with file and line.
    package init(path: String) throws(DefinitionError) {
        try self.init(DefinitionFile.read(path))
    }

    /// - Parameter root: the root of a definition file.
    package init(_ root: DefinitionNode) throws(DefinitionError) {
        let mapping = try root.mapping(keys: Self.keys)
        name = ((root.file as NSString).lastPathComponent as NSString).deletingPathExtension
        file = root.file
        title = try mapping["title"]?.string() ?? name
        table = try Self.table(mapping.required("table"))
        dialect = try Self.dialect(mapping)
        nullMarks = [""] + (try mapping["null_marks"]?.strings() ?? [])
        trims = try mapping["trim"]?.bool() ?? true
        var columns: [DatasetColumn] = []
        for node in try mapping.required("columns").list() {
            let column = try DatasetColumn(node)
            try Self.refuseRepetition(of: column, in: columns, node)
            columns.append(column)
        }
        self.columns = columns
        constants = try Self.constants(mapping["constants"])
        ignored = try mapping["ignore"]?.strings() ?? []
        let targets = columns.map(\.target) + constants.map(\.target)
        key = try mapping.required("key").strings()
        for name in key where !targets.contains(name) {
            throw try mapping.required("key").error(
                "'key' names '\(name)', which no column has as its target\(suggestion(name, targets))")
        }
        conflict = try mapping["conflict"]?.oneOf() ?? .newest
        fallbackZone = try mapping["fallback_zone"].map { node throws(DefinitionError) in try Self.zone(node) } ?? .gmt
        zone = try Self.zoneRule(mapping, targets)
    }

    private static func table(_ node: DefinitionNode) throws(DefinitionError) -> String {
        let table = try node.string()
        let parts = table.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw node.error("'table' must be written as schema.table, not '\(table)'")
        }
        return table
    }

    private static func dialect(_ mapping: DefinitionMapping) throws(DefinitionError) -> CSVDialect {
        func byte(_ node: DefinitionNode) throws(DefinitionError) -> UInt8 {
            let text = try node.string() == "tab" ? "\t" : try node.string()
            let bytes = Array(text.utf8)
            guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D else {
                throw node.error("\(node.name) must be one ASCII character, or tab, not '\(text)'")
            }
            return bytes[0]
        }
        let delimiter = try mapping["delimiter"].map { node throws(DefinitionError) in try byte(node) }
        var quote: UInt8? = UInt8(ascii: "\"")
        if let node = mapping["quote"] { quote = try node.string() == "none" ? nil : try byte(node) }
        guard let delimiter else { return CSVDialect(delimiter: UInt8(ascii: ","), quote: quote) }
        guard delimiter != quote else { throw mapping.node.error("'delimiter' and 'quote' are the same character") }
        return CSVDialect(delimiter: delimiter, quote: quote)
    }

    private static func constants(_ node: DefinitionNode?) throws(DefinitionError) -> [Constant] {
        guard let node else { return [] }
        var constants: [Constant] = []
        for (target, value) in try node.mapping().entries {
            let text = try value.string()
            constants.append(Constant(target: target, value: text == "$branch" ? .branch : .text(text)))
        }
        return constants
    }

    private static func zoneRule(
        _ mapping: DefinitionMapping, _ targets: [String]
    ) throws(DefinitionError) -> ZoneRule {
        guard let node = mapping["time_zone"] else { return .fixed(.gmt) }
        guard try node.string() == "branch" else { return .fixed(try zone(node)) }
        guard targets.contains(branchColumn) else {
            throw node.error("'time_zone: branch' needs a column or constant with the target '\(branchColumn)'")
        }
        return .branch
    }

    private static func zone(_ node: DefinitionNode) throws(DefinitionError) -> TimeZone {
        let name = try node.string()
        guard let zone = ZoneNames.zone(name) else {
            throw node.error(
                "\(node.name) must be 'branch' or an IANA time zone, not '\(name)'"
                    + suggestion(name, TimeZone.knownTimeZoneIdentifiers))
        }
        return zone
    }

    private static func refuseRepetition(
        of column: DatasetColumn, in columns: [DatasetColumn], _ node: DefinitionNode
    ) throws(DefinitionError) {
        for other in columns {
            if other.target == column.target { throw node.error("the target '\(column.target)' appears twice") }
            for header in column.headers where other.headers.contains(where: { HeaderName($0) == HeaderName(header) }) {
                throw node.error("the header '\(header)' appears twice")
            }
        }
    }
}

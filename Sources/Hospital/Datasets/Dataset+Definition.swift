// SPDX-License-Identifier: Apache-2.0

import CSV
package import Definitions
import Foundation

extension Dataset {
    private static let keys = [
        "title", "table", "key", "conflict", "encoding", "delimiter", "quote", "decimal_mark", "thousands_mark",
        "null_marks", "trim", "skip", "time_zone", "fallback_zone", "columns", "constants", "ignore", "rules",
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
        encoding = try mapping["encoding"]?.oneOf() ?? .utf8
        (delimiters, quote) = try Self.separators(mapping)
        marks = try NumberMarks(mapping)
        skip = try SkipRule(mapping["skip"])
        nullMarks = [""] + (try mapping["null_marks"]?.strings() ?? [])
        trims = try mapping["trim"]?.bool() ?? true
        var columns: [DatasetColumn] = []
        for node in try mapping.required("columns").list() {
            let column = try DatasetColumn(node)
            try Self.refuseRepetition(of: column, in: columns, node)
            try Self.checkTimes(of: column, in: columns, node)
            columns.append(column)
        }
        self.columns = columns
        constants = try Self.constants(mapping["constants"])
        let ignored = try mapping["ignore"]?.strings() ?? []
        self.ignored = ignored.filter { $0 != Self.anyHeader }
        ignoresUnknown = ignored.contains(Self.anyHeader)
        var rules: [RowRule] = []
        for node in try mapping["rules"]?.list() ?? [] { rules.append(try RowRule(node, columns: columns)) }
        self.rules = rules
        let targets = columns.map(\.target) + constants.map(\.target)
        key = try mapping.required("key").strings()
        for name in key where !targets.contains(name) {
            throw try mapping.required("key").error(
                "'key' names '\(name)', which no column has as its target\(suggestion(name, targets))")
        }
        conflict = try mapping["conflict"]?.oneOf() ?? .newest
        fallbackZone = try mapping["fallback_zone"].map { node throws(DefinitionError) in try Self.zone(node) } ?? .gmt
        zone = try Self.zoneRule(mapping, targets)
        if let branch = columns.first(where: { $0.target == Self.branchColumn }), zone == .branch, branch.type != .text
        {
            throw mapping.node.error("the column '\(Self.branchColumn)' must be of type text for 'time_zone: branch'")
        }
    }

    private static func table(_ node: DefinitionNode) throws(DefinitionError) -> String {
        let table = try node.string()
        let parts = table.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw node.error("'table' must be written as schema.table, not '\(table)'")
        }
        return table
    }

    /// The delimiters that may be, and the quote.
    private static func separators(_ mapping: DefinitionMapping) throws(DefinitionError) -> ([UInt8], UInt8?) {
        var quote: UInt8? = UInt8(ascii: "\"")
        if let node = mapping["quote"] { quote = try node.string() == "none" ? nil : try node.asciiByte() }
        guard let node = mapping["delimiter"] else { return ([UInt8(ascii: ",")], quote) }
        var delimiters: [UInt8] = []
        if case .text("auto") = node.value {
            delimiters = Array(",;\t|".utf8).filter { $0 != quote }
        } else if case .list(let items) = node.value {
            for item in items { delimiters.append(try item.asciiByte()) }
            guard !delimiters.isEmpty else { throw node.error("'delimiter' must name at least one") }
        } else {
            delimiters = [try node.asciiByte()]
        }
        if let quote, delimiters.contains(quote) {
            throw mapping.node.error("'delimiter' and 'quote' are the same character")
        }
        return (delimiters, quote)
    }

    /// The item of `ignore` that stands for every header that is not known.
    private static let anyHeader = "*"

    /// The times of which a column is the difference must stand before it.
    private static func checkTimes(
        of column: DatasetColumn, in columns: [DatasetColumn], _ node: DefinitionNode
    ) throws(DefinitionError) {
        for target in column.value?.targets ?? [] {
            guard case .timestamp = columns.first(where: { $0.target == target })?.type else {
                throw node.error(
                    "'\(target)' in 'minutes_between' is no timestamp of a column that stands before this one")
            }
        }
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

extension DefinitionNode {
    /// A character that can separate or quote fields.
    fileprivate func asciiByte() throws(DefinitionError) -> UInt8 {
        let text = try string() == "tab" ? "\t" : try string()
        let bytes = Array(text.utf8)
        guard bytes.count == 1, bytes[0] < 0x80, bytes[0] != 0x0A, bytes[0] != 0x0D else {
            throw error("\(name) must be one ASCII character, or tab, not '\(text)'")
        }
        return bytes[0]
    }
}

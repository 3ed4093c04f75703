// SPDX-License-Identifier: Apache-2.0

import Definitions

extension DatasetColumn {
    private enum TypeName: String, CaseIterable {
        case text, integer, decimal, date, timestamp, boolean
        case timeZone = "time-zone"
    }

    private static let keys = [
        "header", "value", "aliases", "target", "type", "formats", "required", "optional", "min", "max", "allowed",
        "map",
        "null_marks",
    ]

    /// - Parameter node: an item of a definition file's `columns`.
    init(_ node: DefinitionNode) throws(DefinitionError) {
        let mapping = try node.mapping(keys: Self.keys)
        if let node = mapping["value"] {
            for key in ["header", "aliases"] {
                if let other = mapping[key] { throw other.error("'\(key)' and 'value' exclude each other") }
            }
            value = try ColumnValue(node)
            target = try mapping.required("target").string()
            header = target
        } else {
            value = nil
            header = try mapping.required("header").string()
            target = try mapping["target"]?.string() ?? header
        }
        aliases = try mapping["aliases"]?.strings() ?? []
        nullMarks = try mapping["null_marks"]?.strings() ?? []
        map = try mapping["map"].map { node throws(DefinitionError) in try ValueMap(node) }
        isRequired = try mapping["required"]?.bool() ?? false
        isOptional = try mapping["optional"]?.bool() ?? false
        let type = try mapping.required("type").oneOf(TypeName.self)
        self.type = try Self.type(type, mapping)
        if let node = mapping["value"], value?.isMinutes ?? false, type != .integer && type != .decimal {
            throw node.error("'\(target)' is a number of minutes: its type must be integer or decimal")
        }
        allowed = try mapping["allowed"]?.strings() ?? []
        if let allowed = mapping["allowed"], type != .text {
            throw allowed.error("'allowed' is for columns of type text")
        }
        let isTime = type == .date || type == .timestamp
        if let formats = mapping["formats"], !isTime { throw formats.error("'formats' is for dates and timestamps") }
        for key in ["min", "max"] where !isTime && type != .integer && type != .decimal {
            if let limit = mapping[key] { throw limit.error("'\(key)' is for numbers, dates and timestamps") }
        }
    }

    private static func type(
        _ type: TypeName, _ mapping: DefinitionMapping
    ) throws(DefinitionError) -> ColumnType {
        switch type {
        case .text: return .text
        case .boolean: return .boolean
        case .timeZone: return .timeZone
        case .integer:
            let range = try limits(mapping, Int64.min, Int64.max) { node throws(DefinitionError) in
                Int64(try node.int())
            }
            return .integer(range)
        case .decimal:
            let range = try limits(mapping, -Double.infinity, .infinity) { node throws(DefinitionError) in
                try node.double()
            }
            return .decimal(
                minimum: mapping["min"] == nil ? nil : range.lowerBound,
                maximum: mapping["max"] == nil ? nil : range.upperBound)
        case .date: return .date(try patterns(mapping, withTime: false), try days(mapping))
        case .timestamp: return .timestamp(try patterns(mapping, withTime: true), try days(mapping))
        }
    }

    private static func patterns(
        _ mapping: DefinitionMapping, withTime: Bool
    ) throws(DefinitionError) -> [DatePattern] {
        let node = try mapping.required("formats")
        var patterns: [DatePattern] = []
        for text in try node.strings() {
            do throws(DatePattern.Malformed) {
                patterns.append(try DatePattern(text, withTime: withTime))
            } catch {
                throw node.error("the format '\(text)' \(error.reason)")
            }
        }
        guard !patterns.isEmpty else { throw node.error("'formats' must name at least one") }
        return patterns
    }

    private static func days(_ mapping: DefinitionMapping) throws(DefinitionError) -> ClosedRange<LocalDay> {
        try limits(mapping, DatePattern.firstDay, DatePattern.lastDay) { node throws(DefinitionError) in
            let text = try node.string()
            guard let day = LocalDay(text) else {
                throw node.error("\(node.name) must be a day YYYY-MM-DD, not '\(text)'")
            }
            return day
        }
    }

    private static func limits<Value: Comparable>(
        _ mapping: DefinitionMapping, _ lowest: Value, _ highest: Value,
        _ read: (DefinitionNode) throws(DefinitionError) -> Value
    ) throws(DefinitionError) -> ClosedRange<Value> {
        let (minimum, maximum) = (mapping["min"], mapping["max"])
        let low = if let minimum { try read(minimum) } else { lowest }
        let high = if let maximum { try read(maximum) } else { highest }
        guard low <= high else { throw (maximum ?? mapping.node).error("'min' is greater than 'max'") }
        return low...high
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The SQL that reads a model's rows, in an order and in a spelling that depend on nothing but the data.
package struct TrainingQuery: Sendable {
    private let definition: ModelDefinition

    package init(_ definition: ModelDefinition) {
        self.definition = definition
    }

    /// To be run first in the same transaction: nothing is written, and values are spelt the same on every server.
    package let preparation = """
        set transaction read only;
        set local extra_float_digits = 1;
        set local datestyle = 'ISO';
        set local timezone = 'UTC';
        """

    /// A COPY in text form with the columns day (`YYYY-MM-DD`), key…, target, feature…
    ///
    /// Rows come by day, then by key; texts are compared byte by byte, as collations differ between servers.
    package var copy: String {
        let keys = definition.source.key.indices.map { "key_\($0)" }
        var columns = ["(\(definition.source.day))::date as day"]
        columns += zip(definition.source.key, keys).map { "(\($0))::text as \($1)" }
        columns.append("(\(definition.targetSQL))::double precision as target")
        columns += definition.features.enumerated().map { place, feature in
            "(\(feature.sql))::\(feature.kind == .numeric ? "double precision" : "text") as feature_\(place)"
        }
        let filter = definition.source.filter.map { "\nwhere \($0)" } ?? ""
        return """
            copy (
            select * from (
            select \(columns.joined(separator: ",\n       "))
            from \(definition.source.from)\(filter)
            ) as rows
            where day is not null and target is not null
            order by day\(keys.map { ", \($0) collate \"C\"" }.joined())
            ) to stdout
            """
    }

    /// How many columns stand before the target: the day and the key.
    package var leadingColumns: Int { 1 + definition.source.key.count }
}

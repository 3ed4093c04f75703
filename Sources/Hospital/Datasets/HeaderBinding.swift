// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs

/// A header as it is compared: without case, with single spaces.
struct HeaderName: Hashable {
    private let text: String

    init(_ text: String) {
        self.text = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// Which column of a file is which column of a dataset.
package struct HeaderBinding: Sendable {
    /// The headers of the file.
    package let headers: [String]
    /// The dataset's columns that the file has, each with its place in the file, in the order of the dataset.
    package let columns: [(index: Int, column: DatasetColumn)]
    /// The dataset's columns that are made of others which the file has.
    package let derived: [DatasetColumn]
    /// Headers of the file that are passed over.
    package let ignored: [String]
    private let places: [HeaderName: Int]

    /// - Parameters:
    ///   - headers: the first record of the file.
    ///   - path: the file, for messages.
    /// - Throws: `BadInput` that names every column that is missing, unknown or there twice.
    package init(headers: [String], dataset: Dataset, path: String) throws(BadInput) {
        self.headers = headers
        var places: [HeaderName: Int] = [:]
        var complaints: [String] = []
        var used: Set<Int> = []
        for (index, header) in headers.enumerated() {
            if places[HeaderName(header)] == nil {
                places[HeaderName(header)] = index
            } else {
                complaints.append("the column '\(header)' is there twice")
                used.insert(index)
            }
        }
        var columns: [(Int, DatasetColumn)] = []
        var missing: [DatasetColumn] = []
        for column in dataset.columns where column.value == nil {
            let found = column.headers.compactMap { places[HeaderName($0)] }
            if let index = found.first {
                columns.append((index, column))
                used.formUnion(found)
                if Set(found).count > 1 { complaints.append("'\(column.header)' is there under two names") }
            } else if !column.isOptional {
                missing.append(column)
            }
        }
        for (index, column) in columns {
            for name in column.headers where places[HeaderName(name)] == nil { places[HeaderName(name)] = index }
        }
        let (derived, absent) = Self.derive(dataset, places, &used)
        let skipped = dataset.skip.rows.compactMap { places[HeaderName($0.header)] }
        let ignored = dataset.ignored.compactMap { places[HeaderName($0)] }
        let unknown = headers.indices.filter { !used.contains($0) && !skipped.contains($0) && !ignored.contains($0) }
            .map { headers[$0] }
        let skipHeaders = dataset.skip.rows.map(\.header).filter { places[HeaderName($0)] == nil }
        for header in missing.map(\.header) + absent + skipHeaders {
            complaints.append("the column '\(header)' is missing\(suggestion(header, unknown))")
        }
        let names = dataset.columns.filter { $0.value == nil }.map(\.header)
        for header in unknown where !dataset.ignoresUnknown {
            complaints.append("the column '\(header)' is unknown\(suggestion(header, names))")
        }
        guard complaints.isEmpty else {
            throw BadInput(
                "\(path) does not match the dataset '\(dataset.name)': \(complaints.joined(separator: "; "))",
                hint: "the dataset expects \(names.joined(separator: ", ")); "
                    + "other headers are aliases in \(dataset.file)")
        }
        self.columns = columns
        self.derived = derived
        let named = headers.indices.filter { ignored.contains($0) && !used.contains($0) }
        self.ignored = named.map { headers[$0] } + unknown
        self.places = places
    }

    /// The columns that can be made of the file's, and the headers that are missing for others.
    private static func derive(
        _ dataset: Dataset, _ places: [HeaderName: Int], _ used: inout Set<Int>
    ) -> (derived: [DatasetColumn], missing: [String]) {
        var derived: [DatasetColumn] = []
        var missing: [String] = []
        for column in dataset.columns {
            guard let value = column.value else { continue }
            let absent = value.headers.filter { places[HeaderName($0)] == nil }
            if absent.isEmpty {
                derived.append(column)
                used.formUnion(value.headers.compactMap { places[HeaderName($0)] })
            } else if !column.isOptional {
                missing += absent.filter { !missing.contains($0) }
            }
        }
        return (derived, missing)
    }

    /// The place in the file of a column, by its header, or by any name of the dataset's column that is found there.
    func place(of header: String) -> Int? { places[HeaderName(header)] }

    /// Whether the file fills a column of the table.
    func hasColumn(for target: String) -> Bool {
        columns.contains { $0.column.target == target } || derived.contains { $0.target == target }
    }
}

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
        for column in dataset.columns {
            let found = column.headers.compactMap { places[HeaderName($0)] }
            if let index = found.first {
                columns.append((index, column))
                used.formUnion(found)
                if Set(found).count > 1 { complaints.append("'\(column.header)' is there under two names") }
            } else if !column.isOptional {
                missing.append(column)
            }
        }
        for name in dataset.ignored { if let index = places[HeaderName(name)] { used.insert(index) } }
        let unknown = headers.indices.filter { !used.contains($0) }.map { headers[$0] }
        for column in missing {
            complaints.append("the column '\(column.header)' is missing\(suggestion(column.header, unknown))")
        }
        let names = dataset.columns.map(\.header)
        for header in unknown {
            complaints.append("the column '\(header)' is unknown\(suggestion(header, names))")
        }
        guard complaints.isEmpty else {
            throw BadInput(
                "\(path) does not match the dataset '\(dataset.name)': \(complaints.joined(separator: "; "))",
                hint: "the dataset expects \(names.joined(separator: ", ")); "
                    + "other headers are aliases in \(dataset.file)")
        }
        self.columns = columns
    }

    /// Whether the file has a column that goes into a column of the table.
    func hasColumn(for target: String) -> Bool { columns.contains { $0.column.target == target } }
}

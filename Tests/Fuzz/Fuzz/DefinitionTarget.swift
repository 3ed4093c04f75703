// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
import Foundation
import Hospital

/// Any text as a dataset file: it is a dataset or is refused, and a dataset reads any header.
enum DefinitionTarget {
    static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        guard let root = try? DefinitionFile.parse(text, file: "fuzz.yml"), let dataset = try? Dataset(root) else {
            return
        }
        let headers = dataset.columns.map(\.header).joined(separator: ",")
        let rows = Array("\(headers)\n\(headers)\n1,2,3\n".utf8)
        guard var file = try? DatasetFile(CSVBytes(rows), path: "fuzz.csv", dataset: dataset),
            let encoder = try? RowEncoder(
                dataset: dataset, binding: file.binding, targets: nil, zones: BranchZones([:], fallback: .gmt),
                branch: "a")
        else { return }
        var buffer = CopyBuffer(capacity: 16)
        _ = try? file.encodeRows(with: encoder, into: &buffer, limit: 1 << 20, end: .max) { _, _ in true }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
import Hospital

/// Any rows under a dataset with every kind of column, value, map and rule: each row is encoded or rejected.
enum EncoderTarget {
    static func run(_ input: [UInt8]) {
        let dataset: Dataset
        do {
            dataset = try Dataset(DefinitionFile.parse(definition, file: "fuzz.yml"))
        } catch {
            preconditionFailure("\(error)")
        }
        let text = Array("T;I;D;Y;Z;W;B;N;L\n".utf8) + input
        do {
            var file = try DatasetFile(CSVBytes(text), path: "fuzz.csv", dataset: dataset)
            let encoder = try RowEncoder(
                dataset: dataset, binding: file.binding, targets: nil,
                zones: BranchZones(["a": "America/New_York", "b": "Asia/Kolkata"]), branch: "a")
            var buffer = CopyBuffer(capacity: 16)
            var rejected = 0
            while try file.encodeRows(
                with: encoder, into: &buffer, limit: 1 << 20, end: .max,
                rejected: { _, _ in
                    rejected += 1
                    return true
                })
            { buffer.removeAll() }
            precondition(rejected <= file.rows)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private static let definition = """
        table: s.t
        key: [t, branch_id]
        delimiter: ";"
        decimal_mark: ","
        thousands_mark: "."
        null_marks: [n/a]
        time_zone: branch
        skip: {where: {T: [Total]}, footer: End}
        rules: [y <= z, d = i + 1.5 - d, t <> w, z >= z2, yes = yes]
        columns:
          - {header: T, target: t, type: text, map: {a: "1", b: "2", "*": other}}
          - {header: I, target: i, type: integer, min: -5000, max: 70000}
          - {header: D, target: d, type: decimal, min: -1e9}
          - {header: Y, target: y, type: timestamp, formats: ["dd.MM.yy HH:mm", "d MMM yyyy h:mm:ss.SSS a", epoch, epoch-ms, excel]}
          - {header: Z, target: z, type: timestamp, formats: ["yyyy-MM-dd'T'HH:mm:ssXXX", "M/d/yyyy H:mm"]}
          - {header: W, target: w, type: text}
          - {header: B, target: branch_id, type: text, null_marks: ["-"]}
          - {header: N, target: yes, type: boolean}
          - {target: z2, value: "${L} ${I}", type: timestamp, formats: ["yyyy-MM-dd HH:mm"]}
          - {target: day, value: "${L}", type: date, formats: [yyyy-MM-dd, excel]}
          - {target: part, value: {split: "${W}", by: "/", part: -2}, type: text}
          - {target: minutes, value: {minutes_between: [y, z]}, type: decimal}
          - {target: length, value: {duration: {split: "${W}", by: "/", part: 1}}, type: integer}
        """
}

// SPDX-License-Identifier: Apache-2.0

/// What an ingestion did. In each part `rows` is the sum of inserted, updated, unchanged and quarantined rows.
package struct IngestionResult: Codable, Sendable, Hashable {
    package let dataset: String
    package let table: String
    package let files: [File]
    package let rows: Int
    package let inserted: Int
    package let updated: Int
    package let unchanged: Int
    package let quarantined: Int
    /// Quarantined rows by reason.
    package let reasons: [String: Int]
    /// Rows that had waited in quarantine for rows of these files, by the dataset that they are of; `nil` for none.
    package let adopted: [String: Int]?
    package let seconds: Double

    package struct File: Codable, Sendable, Hashable {
        package let file: String
        package let sha256: String
        package let bytes: Int64
        package let batch: Int64
        package let rows: Int
        package let inserted: Int
        package let updated: Int
        package let unchanged: Int
        package let quarantined: Int
        package let reasons: [String: Int]

        /// One line for people.
        package var summary: String {
            let counts =
                inserted + updated == 0
                ? "nothing to change, \(unchanged) rows are there already"
                : "\(inserted) inserted, \(updated) updated, \(unchanged) unchanged"
            guard quarantined > 0 else { return "\(file): \(rows) rows: \(counts)" }
            return "\(file): \(rows) rows: \(counts); \(quarantined) quarantined (\(reasonWords))"
        }

        /// Why rows were quarantined, in a few words, the most frequent reason first.
        var reasonWords: String {
            reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value) \($0.key)" }
                .joined(separator: ", ")
        }

        /// What loading the same content again does: nothing.
        ///
        /// - Parameter file: what the file is called this time.
        func again(as file: String) -> File {
            File(
                file: file, sha256: sha256, bytes: bytes, batch: batch, rows: rows, inserted: 0, updated: 0,
                unchanged: rows - quarantined, quarantined: quarantined, reasons: reasons)
        }
    }

    init(dataset: String, table: String, files: [File], adopted: [String: Int], seconds: Double) {
        self.adopted = adopted.isEmpty ? nil : adopted
        self.dataset = dataset
        self.table = table
        self.files = files
        self.seconds = seconds
        rows = files.reduce(0) { $0 + $1.rows }
        inserted = files.reduce(0) { $0 + $1.inserted }
        updated = files.reduce(0) { $0 + $1.updated }
        unchanged = files.reduce(0) { $0 + $1.unchanged }
        quarantined = files.reduce(0) { $0 + $1.quarantined }
        reasons = files.reduce(into: [:]) { sums, file in sums.merge(file.reasons, uniquingKeysWith: +) }
    }
}

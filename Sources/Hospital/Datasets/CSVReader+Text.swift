// SPDX-License-Identifier: Apache-2.0

package import CSV

// For messages and for the quarantine; what is not UTF-8 is replaced.
extension CSVReader {
    /// A cell as text; empty when the record is shorter.
    package func text(_ index: Int) -> String {
        index < fieldCount ? withField(index) { $0.string } : ""
    }

    /// The record as it stands in the file.
    package var rawText: String { withRecord { $0.string } }
}

// SPDX-License-Identifier: Apache-2.0

extension Export {
    /// What was written, as `reports.files` has it too.
    package struct Result: Codable, Sendable, Hashable {
        /// The number of the file in `reports.files`.
        package let file: Int64
        package let path: String
        package let report: String
        package let format: String
        /// Single values that the report draws on.
        package let rows: Int64
        /// In bytes.
        package let size: Int64
        /// SHA-256 of the file, in hexadecimal.
        package let sha256: String
    }
}

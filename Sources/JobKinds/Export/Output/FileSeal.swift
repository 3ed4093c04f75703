// SPDX-License-Identifier: Apache-2.0

/// What identifies the bytes of a finished file.
package struct FileSeal: Hashable, Sendable {
    package let size: Int64
    /// SHA-256, 64 digits in lower case.
    package let sha256: String
}

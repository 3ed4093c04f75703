// SPDX-License-Identifier: Apache-2.0

/// A private server that could not be installed, started or stopped.
package struct ServerError: Error, CustomStringConvertible {
    /// What failed, why, and what to do.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

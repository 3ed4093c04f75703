// SPDX-License-Identifier: Apache-2.0

/// Why the harness cannot go on. What it finds wrong with Rounds is a ``Violation`` instead.
struct ChaosError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

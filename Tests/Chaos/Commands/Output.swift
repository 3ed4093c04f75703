// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What the harness says. Several processes share the output, so each says whole lines at once.
enum Output {
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }
}

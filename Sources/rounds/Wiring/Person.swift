// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Who asks, for the record.
enum Person {
    /// The account and the host of this process.
    static var current: String {
        let name = NSUserName()
        return "\(name.isEmpty ? "uid \(getuid())" : name)@\(ProcessInfo.processInfo.hostName)"
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Something that the operating system refused to do with a file.
package struct FileProblem: Error, Hashable, CustomStringConvertible {
    package let path: String
    /// What was tried, as `create` or `flush to disk`.
    package let action: String
    /// The system's error number.
    package let code: CInt

    package init(path: String, action: String, code: CInt = errno) {
        self.path = path
        self.action = action
        self.code = code
    }

    package var description: String {
        "cannot \(action) \(path): \(unsafe String(cString: strerror(code)))"
    }
}

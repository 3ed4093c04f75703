// SPDX-License-Identifier: Apache-2.0

import CXlsxWriter

/// libxlsxwriter refused something or could not write.
package struct XLSXError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(path: String, _ reason: String) {
        description = "cannot write the workbook \(path): \(reason)"
    }

    /// - Throws: unless the code says that all is well.
    static func check(_ code: lxw_error, path: String) throws(XLSXError) {
        guard code != LXW_NO_ERROR else { return }
        throw XLSXError(
            path: path, unsafe lxw_strerror(code).map { unsafe String(cString: $0) } ?? "error \(code.rawValue)")
    }
}

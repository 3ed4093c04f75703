// SPDX-License-Identifier: Apache-2.0

import CPangoCairo

/// Cairo could not write the document.
package struct PDFError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ status: cairo_status_t, path: String) {
        description = "cannot write the PDF \(path): \(unsafe String(cString: cairo_status_to_string(status)))"
    }
}

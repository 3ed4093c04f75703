// SPDX-License-Identifier: Apache-2.0

import CPangoCairo

/// Cairo could not make the document.
package struct PDFError: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ status: cairo_status_t) {
        description = "cannot make the PDF: \(unsafe String(cString: cairo_status_to_string(status)))"
    }
}

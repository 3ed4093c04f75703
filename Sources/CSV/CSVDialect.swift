// SPDX-License-Identifier: Apache-2.0

/// How a CSV file separates its fields.
package struct CSVDialect: Sendable, Hashable {
    /// The byte between two fields.
    package let delimiter: UInt8
    /// The byte around a field that holds delimiters or line breaks, or `nil` when the file never quotes.
    package let quote: UInt8?

    /// RFC 4180: commas and double quotes.
    package static let rfc4180 = CSVDialect(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))

    /// - Parameters:
    ///   - delimiter: an ASCII byte that is neither a line break nor the quote.
    ///   - quote: an ASCII byte, or `nil`.
    package init(delimiter: UInt8, quote: UInt8? = UInt8(ascii: "\"")) {
        precondition(delimiter < 0x80 && delimiter != 0x0A && delimiter != 0x0D && delimiter != quote)
        precondition(quote.map { $0 < 0x80 && $0 != 0x0A && $0 != 0x0D } ?? true)
        self.delimiter = delimiter
        self.quote = quote
    }

    /// The same quote with another delimiter.
    package func delimited(by delimiter: UInt8) -> CSVDialect { CSVDialect(delimiter: delimiter, quote: quote) }
}

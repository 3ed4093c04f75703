// SPDX-License-Identifier: Apache-2.0

/// Goes through the bytes of a text that mean something to CSV, delimiters, quotes and line feeds, in their order.
///
/// 64 bytes are compared at a time; what was found is one bit each, of which the lowest is the next mark. So a text costs
/// the same whether its fields are short or long.
@safe struct CSVMarks {
    private let delimiters: SIMD16<UInt8>
    private let quotes: SIMD16<UInt8>
    /// Where the block of ``left`` begins, or -1 when no block is known.
    private var block = -1
    /// The marks of the block that have not been passed.
    private var left: UInt64 = 0

    /// How far behind the last mark bytes are read.
    static let blockSize = 64

    private static let lineFeeds = SIMD16(repeating: UInt8(ascii: "\n"))
    private static let placesInHalves = SIMD16<UInt8>(1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128)

    init(_ dialect: CSVDialect) {
        delimiters = SIMD16(repeating: dialect.delimiter)
        quotes = SIMD16(repeating: dialect.quote ?? dialect.delimiter)
    }

    /// To be called when other bytes have come to stand in the text.
    mutating func forget() { block = -1 }

    /// Makes the first mark at or behind a position the next one.
    @inline(__always)
    mutating func seek(_ position: Int, in text: UnsafeMutableRawPointer) {
        let wanted = position & ~(Self.blockSize - 1)
        if wanted != block {
            block = wanted
            unsafe left = marks(at: text + block)
        }
        left &= ~0 << UInt64(position & (Self.blockSize - 1))
    }

    /// The position of the next mark, which is then passed. There must be one.
    @inline(__always)
    mutating func next(in text: UnsafeMutableRawPointer) -> Int {
        while left == 0 {
            block &+= Self.blockSize
            unsafe left = marks(at: text + block)
        }
        let position = block &+ left.trailingZeroBitCount
        left &= left &- 1
        return position
    }

    @inline(__always)
    private func marks(at bytes: UnsafeMutableRawPointer) -> UInt64 {
        unsafe quarter(bytes) | quarter(bytes + 16) << 16 | quarter(bytes + 32) << 32 | quarter(bytes + 48) << 48
    }

    /// A bit for each of 16 bytes. Of eight bytes, each keeps the bit of its own place; the product's top byte is their sum.
    @inline(__always)
    private func quarter(_ bytes: UnsafeMutableRawPointer) -> UInt64 {
        let text = unsafe bytes.loadUnaligned(as: SIMD16<UInt8>.self)
        let isMark = (text .== delimiters) .| (text .== quotes) .| (text .== Self.lineFeeds)
        let places = unsafe unsafeBitCast(isMark, to: SIMD16<UInt8>.self) & Self.placesInHalves
        let halves = unsafe unsafeBitCast(places, to: SIMD2<UInt64>.self) &* SIMD2(repeating: 0x0101_0101_0101_0101)
        return halves[0] >> 56 | (halves[1] >> 56) << 8
    }
}

// SPDX-License-Identifier: Apache-2.0

// What decoders ask of the bytes of a cell.
extension Span where Element == UInt8 {
    /// The bytes without spaces and tabs around them.
    var trimmedRange: Range<Int> {
        var first = 0
        var last = count
        while first < last, self[first] == 0x20 || self[first] == 0x09 { first += 1 }
        while last > first, self[last - 1] == 0x20 || self[last - 1] == 0x09 { last -= 1 }
        return first..<last
    }

    /// Whether the bytes are UTF-8 that PostgreSQL takes: without NUL.
    var isText: Bool {
        var index = 0
        var union: UInt64 = 0
        // Eight at a time. The subtraction sets the highest bit of the first byte that is 0.
        while index + 8 <= count {
            let eight = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            if (eight &- 0x0101_0101_0101_0101) & ~eight & 0x8080_8080_8080_8080 != 0 { return false }
            union |= eight
            index += 8
        }
        while index < count {
            if self[index] == 0 { return false }
            union |= UInt64(self[index])
            index += 1
        }
        let isASCII = union & 0x8080_8080_8080_8080 == 0
        return isASCII || isUTF8
    }

    private var isUTF8: Bool {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: self)
            return true
        } catch {
            return false
        }
    }

    /// The bytes as text; what is not UTF-8 is replaced, for messages.
    var string: String {
        unsafe withUnsafeBufferPointer { bytes in unsafe String(decoding: bytes, as: UTF8.self) }
    }

    func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// - Parameter word: lower-case ASCII.
    func equalsIgnoringCase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in indices {
            let letter = unsafe word.utf8Start[index]
            let byte = self[index]
            guard byte == letter || (byte | 0x20 == letter && letter >= UInt8(ascii: "a")) else { return false }
        }
        return true
    }

    /// `true`, `t`, `yes`, `y`, `1` or their opposites, in any case.
    var boolean: Bool? {
        if count == 1 {
            switch UnicodeScalar(self[0]) {
            case "1", "t", "T", "y", "Y": return true
            case "0", "f", "F", "n", "N": return false
            default: return nil
            }
        }
        if equalsIgnoringCase("true") || equalsIgnoringCase("yes") { return true }
        return equalsIgnoringCase("false") || equalsIgnoringCase("no") ? false : nil
    }

    func integer() throws(CellProblem) -> Int64 {
        var index = 0
        let isNegative = count > 0 && self[0] == UInt8(ascii: "-")
        if isNegative || (count > 0 && self[0] == UInt8(ascii: "+")) { index = 1 }
        guard index < count else { throw CellProblem(.notAnInteger, "is not a whole number") }
        var value: Int64 = 0
        var hasOverflow = false
        while index < count {
            let digit = self[index] &- 0x30
            guard digit < 10 else { throw CellProblem(.notAnInteger, "is not a whole number") }
            // Counted downwards, because there is one more negative number than there are positive ones.
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, borrow) = product.subtractingReportingOverflow(Int64(digit))
            value = difference
            hasOverflow = hasOverflow || overflow || borrow
            index += 1
        }
        guard !hasOverflow, isNegative || value != .min else {
            throw CellProblem(.outOfRange, "has too many digits")
        }
        return isNegative ? value : -value
    }
}

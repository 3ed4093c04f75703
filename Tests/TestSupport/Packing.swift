// SPDX-License-Identifier: Apache-2.0

/// Archives made by hand, so that tests need no tool. What they hold is stored, not compressed.
package enum Packing {
    /// RFC 1952.
    package static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        gzip(deflated: stored(bytes), checksum: crc32(bytes), size: bytes.count)
    }

    private static func gzip(deflated: [UInt8], checksum: UInt32, size: Int) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + deflated + little(checksum) + little(UInt32(truncatingIfNeeded: size))
    }

    /// RFC 1951, blocks without compression.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let size = UInt16(block.count)
            result += [rest.isEmpty ? 1 : 0] + little(size) + little(~size) + block
        } while !rest.isEmpty
        return result
    }

    /// One byte again and again, 1 MiB in about a kibibyte: fixed codes, each a match of 258 bytes at distance 1.
    package static func gzipOfRepeated(byte: UInt8, mebibytes: Int) -> [UInt8] {
        var bits = BitWriter()
        let matches = mebibytes << 12
        bits.write(1, count: 1)
        bits.write(1, count: 2)
        bits.writeCode(UInt32(byte) + 0x30, count: 8)
        for _ in 0..<matches {
            // Length code 285 and distance code 0.
            bits.writeCode(0b1100_0101, count: 8)
            bits.writeCode(0, count: 5)
        }
        bits.writeCode(0, count: 7)
        // The sum is wrong: nobody reads so far.
        return gzip(deflated: bits.finish(), checksum: 0, size: matches * 258 + 1)
    }

    /// PKZIP APPNOTE, without compression; names are UTF-8.
    package static func zip(_ files: [(name: String, text: String)]) -> [UInt8] {
        var result: [UInt8] = []
        var directory: [UInt8] = []
        for (name, text) in files {
            let (name, bytes) = (Array(name.utf8), Array(text.utf8))
            let size = little(UInt32(bytes.count))
            let common =
                little(UInt16(20)) + little(UInt16(0x800)) + little(UInt16(0)) + little(UInt32(0x21_0000))
                + little(crc32(bytes)) + size + size + little(UInt16(name.count)) + little(UInt16(0))
            directory += [0x50, 0x4B, 1, 2, 20, 3] + common + Array(repeating: 0, count: 6)
            directory += little(UInt32(0o100644) << 16) + little(UInt32(result.count)) + name
            result += [0x50, 0x4B, 3, 4] + common + name + bytes
        }
        let count = little(UInt16(files.count))
        return result + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + count + count + little(UInt32(directory.count))
            + little(UInt32(result.count)) + [0, 0]
    }

    private static func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        (0..<MemoryLayout<Value>.size).map { UInt8(truncatingIfNeeded: value >> Value($0 * 8)) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = ~0
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var count = 0

    mutating func write(_ value: UInt32, count bits: Int) {
        pending |= value << UInt32(count)
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// Huffman codes stand with their first bit first.
    mutating func writeCode(_ code: UInt32, count bits: Int) {
        for bit in (0..<bits).reversed() { write(code >> UInt32(bit) & 1, count: 1) }
    }

    consuming func finish() -> [UInt8] {
        if count > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
        return bytes
    }
}

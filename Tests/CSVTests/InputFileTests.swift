// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
import TestSupport
import Testing

@Suite("Input files")
final class InputFileTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("input-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func file(_ bytes: some Sequence<UInt8>, _ name: String = "\(UUID().uuidString).csv") -> String {
        let path = "\(folder)/\(name)"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        return path
    }

    private func text(_ source: some CSVSource, chunk: Int = 7) throws -> String {
        var source = source
        var bytes: [UInt8] = []
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 8)
        defer { unsafe block.deallocate() }
        while true {
            let count = unsafe try source.read(into: block)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            unsafe bytes += block[..<count]
        }
    }

    private func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
            return bigEndian ? bytes.reversed() : bytes
        }
    }

    @Test("are read in the encoding that they announce or that is declared, whatever the size of the reads")
    func encodings() throws {
        // Longer than a block of the converter, with characters of every length across its ends.
        let long = String(repeating: "né₹😀,x\n", count: 20_000)
        for bigEndian in [false, true] {
            let path = file(utf16("\u{FEFF}" + long, bigEndian: bigEndian))
            #expect(try text(InputFile.open(path), chunk: 4096) == "\u{FEFF}" + long)
        }
        #expect(try text(InputFile.open(file(utf16("aé\n", bigEndian: false)), encoding: .utf16)) == "aé\n")
        #expect(try text(InputFile.open(file("\u{FEFF}é".utf8), encoding: .windows1252)) == "\u{FEFF}é")
        #expect(try text(InputFile.open(file([0x80, 0x96, 0xE9]), encoding: .windows1252)) == "€–é")
        #expect(try text(InputFile.open(file([0x80, 0xE9]), encoding: .latin1)) == "\u{80}é")
        #expect(try text(InputFile.open(file([0x80, 0x0A, 0xE9]), encoding: .automatic)) == "€\né")
        #expect(try text(InputFile.open(file("€".utf8), encoding: .automatic)) == "€")
    }

    @Test("say where a byte stands that their encoding does not have")
    func wrongBytes() throws {
        let undefined = file(Array("a\nb\n".utf8) + [0x81, 0x0A])
        #expect(throws: CSVError.notEncoded(path: undefined, encoding: "CP1252", line: 3, byte: 0x81)) {
            try CSVInspection.inspect(undefined, encoding: .windows1252)
        }
        // Half of a pair, then a byte too few.
        let broken = file(utf16("a\nb", bigEndian: false) + [0x00, 0xD8, 0x41, 0x00])
        #expect(throws: CSVError.notEncoded(path: broken, encoding: "UTF-16LE", line: 2, byte: 0x00)) {
            try CSVInspection.inspect(broken, encoding: .utf16)
        }
        let cut = file(utf16("a\nb", bigEndian: false) + [0x41])
        #expect(throws: CSVError.notEncoded(path: cut, encoding: "UTF-16LE", line: 2, byte: 0x41)) {
            try CSVInspection.inspect(cut, encoding: .utf16)
        }
    }

    @Test("can be read again from any byte of their text")
    func parts() throws {
        let content = (0..<30_000).map { "line \($0) é\n" }.joined()
        let paths = [file(content.utf8), file(utf16("\u{FEFF}" + content, bigEndian: true)), try gzip(content)]
        for path in paths {
            let input = try InputFile.open(path)
            let all = Array(try text(input, chunk: 1 << 16).utf8)
            for offset in [0, 1, 70_000, all.count - 1] {
                let rest = try text(AnySource(input.part(from: Int64(offset))), chunk: 1 << 16)
                #expect(Array(rest.utf8) == Array(String(decoding: all[offset...], as: UTF8.self).utf8))
            }
            #expect(input.consumed == input.size)
            #expect(try !input.hasChanged())
        }
    }

    private struct AnySource: CSVSource {
        var source: any CSVSource
        init(_ source: any CSVSource) { self.source = source }
        mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(CSVError) -> Int {
            unsafe try source.read(into: buffer)
        }
    }

    /// A `.gz` whose blocks are stored, in two parts, as when files are appended to each other.
    private func gzip(_ text: String) throws -> String {
        let bytes = Array(text.utf8)
        let half = bytes.count / 2
        return file(Packing.gzip(Array(bytes[..<half])) + Packing.gzip(Array(bytes[half...])), "a.csv.GZ")
    }

    @Test("are found inside a .zip by name, or alone")
    func zip() throws {
        let two = file(Packing.zip([("x/a.csv", "1\n"), ("b é.csv", "2\n")]), "two.zip")
        #expect(try text(InputFile.open("\(two)!x/a.csv")) == "1\n")
        #expect(try text(InputFile.open("\(two)!b é.csv")) == "2\n")
        #expect(try InputPath.members(of: two) == ["x/a.csv", "b é.csv"])
        let one = file(Packing.zip([("a.csv", "3\n")]), "one.ZIP")
        #expect(try text(InputFile.open(one)) == "3\n")
        let unknown = CSVError.badArchive(path: two, reason: "there is no 'c.csv' inside; it has x/a.csv, b é.csv")
        #expect(throws: unknown) { try InputFile.open("\(two)!c.csv") }
        let which = "which file inside? write \(two)!FILE; it has x/a.csv, b é.csv"
        #expect(throws: CSVError.badArchive(path: two, reason: which)) { try InputFile.open(two) }
    }

    @Test("are refused when they are damaged, cut or empty")
    func damaged() throws {
        let packed = Packing.gzip(Array(repeating: 0x61, count: 1000))
        for bytes in [Array(packed.dropLast(300)), Array("plain text".utf8)] {
            let path = file(bytes, "\(UUID().uuidString).gz")
            #expect { try CSVInspection.inspect(path) } throws: {
                if case CSVError.badArchive = $0 { true } else { false }
            }
        }
        let zip = file(Array(Packing.zip([("a.csv", "a,b\n")]).dropLast(30)), "cut.zip")
        #expect { try CSVInspection.inspect(zip) } throws: { if case CSVError.badArchive = $0 { true } else { false } }
        let empty = file(Packing.gzip([]), "empty.gz")
        #expect(throws: CSVError.empty(path: empty)) { try CSVInspection.inspect(empty) }
        #expect(throws: CSVError.cannotRead(path: "\(folder)/none.zip", reason: "there is no such file")) {
            try InputFile.open("\(folder)/none.zip!a.csv")
        }
    }

    @Test("that unpack to far more than they are cost no memory and end at the record limit")
    func bomb() throws {
        // One line of 64 MiB.
        let path = file(Packing.gzipOfRepeated(byte: 0x61, mebibytes: 64), "bomb.gz")
        var reader = CSVReader(try InputFile.open(path))
        #expect(throws: CSVError.recordTooLong(line: 1, limit: 1 << 20)) { _ = try reader.next() }
    }
}

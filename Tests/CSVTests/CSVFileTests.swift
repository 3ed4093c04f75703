// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation
import Testing

@Suite("CSV files that cannot be read")
final class CSVFileTests {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("csv-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func file(_ bytes: [UInt8]) -> String {
        let path = "\(folder)/\(UUID().uuidString).csv"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        return path
    }

    @Test("a missing file, a directory, a device and an empty file are told apart")
    func kinds() throws {
        let missing = "\(folder)/none.csv"
        #expect(throws: CSVError.cannotRead(path: missing, reason: "there is no such file")) {
            try CSVInspection.inspect(missing)
        }
        #expect(throws: CSVError.notAFile(path: folder, isDirectory: true)) { try CSVInspection.inspect(folder) }
        #expect(throws: CSVError.notAFile(path: "/dev/null", isDirectory: false)) {
            try CSVInspection.inspect("/dev/null")
        }
        let empty = file([])
        #expect(throws: CSVError.empty(path: empty)) { try CSVInspection.inspect(empty) }
    }

    @Test("a binary file is refused with the line of its first NUL byte")
    func binary() throws {
        let zip = file(Array("PK\u{3}\u{4}\nab".utf8) + [0, 1, 2])
        #expect(throws: CSVError.binary(path: zip, reason: "line 2 holds a NUL byte")) {
            try CSVInspection.inspect(zip)
        }
    }

    @Test("a text that is not UTF-8 is refused with the line, wherever blocks end", arguments: 0..<8)
    func encoding(shift: Int) throws {
        let block = 256 << 10
        let padding = Array(repeating: UInt8(ascii: "x"), count: block - 4 + shift)
        let good = file(Array("a\n".utf8) + padding + Array("é₹😀\nmore\n".utf8))
        try CSVInspection.inspect(good)
        let bad = file(Array("a\n".utf8) + padding + Array("é₹😀\ncaf".utf8) + [0xE9, 0x0A] + padding)
        #expect(throws: CSVError.notUTF8(path: bad, line: 3, byte: 0xE9)) { try CSVInspection.inspect(bad) }
        let cut = file(Array("a\nb\n".utf8) + [0xE2, 0x82])
        #expect(throws: CSVError.notUTF8(path: cut, line: 3, byte: 0xE2)) { try CSVInspection.inspect(cut) }
    }

    @Test("reading can begin at any byte, and a file that is written to meanwhile is noticed")
    func offsets() throws {
        let path = file(Array("h\na,b\nc,d\n".utf8))
        let source = try CSVFile(path)
        var reader = CSVReader(CSVFilePart(source, from: 6))
        #expect(try reader.next())
        #expect(reader.withField(0) { $0[0] } == UInt8(ascii: "c"))
        #expect(try !source.hasChanged())
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("e,f\n".utf8))
        try handle.close()
        #expect(try source.hasChanged())
    }
}

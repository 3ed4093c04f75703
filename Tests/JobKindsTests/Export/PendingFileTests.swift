// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import JobKinds

@Suite("A pending file")
final class PendingFileTests {
    private let folder = TestServers.freshDirectory("pending")

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test("has its name only once it is published, and takes the place of an older one")
    func publish() throws {
        let path = "\(folder)/अहवाल ₹.csv"
        try "older".write(toFile: path, atomically: false, encoding: .utf8)
        let file = try PendingFile(path: path, job: "1", attempt: 2)
        try "newer".write(toFile: file.temporaryPath, atomically: false, encoding: .utf8)
        let seal = try file.seal()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "older")
        try file.publish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "newer")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["अहवाल ₹.csv"])
        #expect(seal.size == 5)
    }

    @Test("is gone when it is discarded, and stays when it was published")
    func discard() throws {
        let file = try PendingFile(path: "\(folder)/a", job: "1", attempt: 1)
        file.discard()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        let published = try PendingFile(path: "\(folder)/b", job: "1", attempt: 1)
        try published.publish()
        published.discard()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["b"])
    }

    @Test("names the folder that is missing")
    func missing() {
        let error = #expect(throws: FileProblem.self) {
            try PendingFile(path: "/nowhere/at/all/x.csv", job: "1", attempt: 1)
        }
        #expect(error?.description == "cannot list /nowhere/at/all: No such file or directory")
    }

    @Test(
        "has the SHA-256 of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func hash(text: String, digest: String) throws {
        let file = try PendingFile(path: "\(folder)/a", job: "1", attempt: 1)
        try text.write(toFile: file.temporaryPath, atomically: false, encoding: .utf8)
        #expect(try file.seal().sha256 == digest)
    }
}

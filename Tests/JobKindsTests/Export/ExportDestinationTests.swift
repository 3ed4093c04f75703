// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import TestSupport
import Testing

@testable import JobKinds

@Suite("Where exports go")
struct ExportDestinationTests {
    private let folder = TestServers.freshDirectory("export")

    @Test("A folder that is there gets a file of the report's name")
    func existingFolder() throws {
        let destination = ExportDestination(output: folder)
        try destination.validate()
        #expect(try destination.path(name: "kpis.pdf", defaultFolder: "/nowhere") == "\(folder)/kpis.pdf")
    }

    @Test("A slash at the end means a folder, which is made with its parents")
    func folderToMake() throws {
        let destination = ExportDestination(output: "\(folder)/2026-03-01/night/")
        try destination.validate()
        let path = try destination.path(name: "kpis.pdf", defaultFolder: "/nowhere")
        #expect(path == "\(folder)/2026-03-01/night/kpis.pdf")
        #expect(FileManager.default.fileExists(atPath: "\(folder)/2026-03-01/night"))
    }

    @Test("Anything else is the file itself, in a folder that must be there")
    func file() throws {
        let destination = ExportDestination(output: "\(folder)/march.pdf")
        try destination.validate()
        #expect(try destination.path(name: "kpis.pdf", defaultFolder: "/nowhere") == "\(folder)/march.pdf")
        #expect(throws: BadInput.self) { try ExportDestination(output: "\(folder)/nope/march.pdf").validate() }
        #expect(throws: BadInput.self) { try ExportDestination(output: "march.pdf").validate() }
    }

    @Test("A folder cannot be made inside a file")
    func insideFile() throws {
        try "x".write(toFile: "\(folder)/file", atomically: true, encoding: .utf8)
        #expect(throws: BadInput.self) { try ExportDestination(output: "\(folder)/file/night/").validate() }
    }
}

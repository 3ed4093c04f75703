// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Testing

@Suite("Definition files")
struct DefinitionsTests {
    enum Colour: String, CaseIterable { case red, green }

    @Test("A value is read with its type, in the order written")
    func values() throws {
        let root = try DefinitionFile.parse("a: 1\nb: [x, y]\nc: true\nd: 1.5\ne: red\nf:\n", file: "f.yml").mapping()
        #expect(try root.required("a").int() == 1)
        #expect(try root.required("b").strings() == ["x", "y"])
        #expect(try root.required("c").bool())
        #expect(try root.required("d").double() == 1.5)
        #expect(try root.required("e").oneOf(Colour.self) == .red)
        #expect(root["f"] == nil)
        #expect(root.entries.map(\.key) == ["a", "b", "c", "d", "e", "f"])
    }

    @Test(
        "A mistake names the file, the line and what was expected",
        arguments: [
            ("a: 1\nbee: 2\n", "f.yml:2:6: unknown key 'bee' (did you mean 'be'?); known here: a, be, colour"),
            ("a: x\n", "f.yml:1:4: 'a' must be a whole number, not 'x'"),
            (
                "a: 1\ncolour: gren\n",
                "f.yml:2:9: 'colour' must be one of red, green, not 'gren' (did you mean 'green'?)"
            ),
            ("be: 1\n", "f.yml:1:1: 'a' is missing"),
            ("- 1\n", "f.yml:1:1: the file must be a mapping of keys to values"),
            ("", "f.yml: is empty"),
            ("a: 1\nb:\n  - [x, \"y\\0\"]\n", "f.yml:3:9: text cannot have a NUL ('\\0') in it"),
            ("a: 1\n\"b\\x00\": 1\n", "f.yml:2:1: text cannot have a NUL ('\\0') in it"),
        ])
    func mistakes(text: String, message: String) throws {
        let error = try #require(throws: DefinitionError.self) {
            let root = try DefinitionFile.parse(text, file: "f.yml").mapping(keys: ["a", "be", "colour"])
            _ = try root.required("a").int()
            _ = try root["colour"]?.oneOf(Colour.self)
        }
        #expect(error.description == message)
    }

    @Test("Broken YAML is reported at its line")
    func brokenYAML() throws {
        let error = try #require(throws: DefinitionError.self) {
            try DefinitionFile.parse("a: 1\nb: [1, 2\nc: 3\n", file: "f.yml")
        }
        #expect(error.line == 3)
        #expect(error.message.hasPrefix("is not YAML"))
    }

    @Test("A NUL byte is reported at its line, not taken for the end of the file")
    func rawNUL() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "rounds-nul-\(UUID().uuidString).yml")
        try Data("a: 1\nb: x\0\nc: 3\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = try #require(throws: DefinitionError.self) { try DefinitionFile.read(file.path) }
        #expect(error.description == "\(file.path):2: has a NUL byte; definition files are text")
    }

    @Test("Aliases of aliases are refused before they fill the memory")
    func aliases() throws {
        let lines = (1...9).map { level in
            "a\(level): &a\(level) [\(repeatElement("*a\(level - 1)", count: 9).joined(separator: ", "))]"
        }
        let text = (["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + lines).joined(separator: "\n")
        let error = try #require(throws: DefinitionError.self) { try DefinitionFile.parse(text, file: "f.yml") }
        #expect(error.description == "f.yml: has more than 100000 values; do its aliases repeat aliases?")
    }

    @Test(
        "Aliases of aliases are refused before they are compared as keys",
        arguments: ["[*a9: x]", "{*a9 : x}", "\n  ? *a9\n  : x", "\n  [*a9]: x", "[{a: *a9}: x]"])
    func aliasesInKeys(key: String) throws {
        let lines = (1...9).map { level in
            "a\(level): &a\(level) [\(repeatElement("*a\(level - 1)", count: 9).joined(separator: ", "))]"
        }
        let text = (["a0: &a0 [x]"] + lines + ["key: \(key)"]).joined(separator: "\n")
        let error = try #require(throws: DefinitionError.self) { try DefinitionFile.parse(text, file: "f.yml") }
        let line = key.hasPrefix("\n") ? 12 : 11
        #expect(error.description == "f.yml:\(line): a key must be plain text where there are aliases")
    }

    @Test("Aliases as values are taken, whatever other text looks like")
    func aliasesAsValues() throws {
        let root = try DefinitionFile.parse(
            "a: &a [x, y]\nb: *a\nc: 'is it [this]? no *that'\nd: what? 2 *3", file: "f.yml"
        ).mapping()
        #expect(try root.required("b").strings() == ["x", "y"])
    }

    @Test("A file that is not there is an error, not an empty definition")
    func missingFile() {
        #expect(throws: DefinitionError.self) { try DefinitionFile.read("/nonexistent/x.yml") }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Definitions

@Suite("Heads of SQL files")
struct SQLHeadTests {
    private enum Colour: String, CaseIterable {
        case red, green
    }

    private func head(_ text: String) throws -> SQLHead {
        try SQLHead(text, file: "x.sql", keys: ["title", "colour"])
    }

    @Test("are keys and values, which go on in indented lines; the body begins below")
    func good() throws {
        let head = try head(
            """
            -- SPDX-License-Identifier: Apache-2.0
            -- title: One and
            --   two
            --
            -- colour: green

            select 1
            -- a comment of the query
            """)
        #expect(try head.required("title") == "One and two")
        #expect(try head.oneOf("colour", as: Colour.self) == .green)
        #expect(head.body == "select 1\n-- a comment of the query")
        #expect(head.bodyLine == 7)
    }

    @Test(
        "that are wrong are refused with the line and a suggestion",
        arguments: [
            ("-- titl: x\nselect 1", 1, "did you mean 'title'?"), ("-- title: a\n-- title: b\n", 2, "line 1 already"),
            ("--   more\nselect 1", 1, "none above it"), ("-- title\nselect 1", 1, "not 'key: value'"),
            ("-- colour: red\n-- title:\n", 2, "has no value"),
        ])
    func wrong(text: String, line: Int, message: String) throws {
        let error = try #require(throws: DefinitionError.self) { try head(text) }
        #expect(error.line == line && error.message.contains(message), "\(error)")
    }

    @Test("say what is missing, and which words there are")
    func missing() throws {
        let head = try head("-- colour: gren\nselect 1")
        #expect(throws: DefinitionError.self) { try head.required("title") }
        let error = try #require(throws: DefinitionError.self) { try head.oneOf("colour", as: Colour.self) }
        #expect(error.line == 1 && error.message.contains("did you mean 'green'?"))
        #expect(try self.head("-- title: x").body.isEmpty)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Testing

@testable import rounds

@Suite("Command lines")
struct CommandLineTests {
    @Test("Every command line in the README and the guides is understood", arguments: DocumentedCommands.all)
    func documented(line: DocumentedCommands.Line) throws {
        try CommandNames.check(line.arguments, from: Rounds.self)
        _ = try Rounds.parseAsRoot(line.arguments)
    }

    @Test("The documents show command lines at all")
    func documentsHaveCommands() { #expect(DocumentedCommands.all.count > 20) }

    @Test("Every command says what it does and takes the settings where it needs them")
    func everyCommandIsDescribed() {
        func visit(_ command: any ParsableCommand.Type) {
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            #expect(command.configuration.commandName != nil, "\(command)")
            command.configuration.subcommands.forEach(visit)
        }
        visit(Rounds.self)
    }

    @Test(
        "Lengths of time are read with their units",
        arguments: [("90s", 90.0), ("15m", 900), ("2h", 7200), ("1d", 86_400), ("1h30m", 5400), ("0.5s", 0.5)])
    func timeSpans(text: String, seconds: Double) { #expect(TimeSpan(argument: text)?.seconds == seconds) }

    @Test("A length of time without a unit is refused", arguments: ["", "90", "s", "5x", "h1", "-5s"])
    func wrongTimeSpans(text: String) { #expect(TimeSpan(argument: text) == nil) }

    @Test("Amounts of memory are read as people write them", arguments: [("512M", 512), ("8G", 8192), ("1g", 1024)])
    func memorySizes(text: String, mebibytes: Int) { #expect(MemorySize(argument: text)?.mebibytes == mebibytes) }

    @Test("What is no amount of memory is refused", arguments: ["", "8", "G", "-1G", "0M", "8T", "1.5G"])
    func wrongMemorySizes(text: String) { #expect(MemorySize(argument: text) == nil) }

    @Test("Instants are read with an offset, or by this machine's clock")
    func moments() throws {
        #expect(Moment(argument: "2026-03-01T02:30:00Z")?.date == Date(timeIntervalSince1970: 1_772_332_200))
        #expect(Moment(argument: "2026-03-01T08:00:00+05:30")?.date == Date(timeIntervalSince1970: 1_772_332_200))
        let local = try #require(Moment(argument: "2026-03-01 02:30")?.date)
        #expect(Calendar.current.dateComponents([.hour, .minute], from: local) == DateComponents(hour: 2, minute: 30))
        #expect(Moment(argument: "2026-02-30 02:30") == nil)
        #expect(Moment(argument: "tomorrow") == nil)
    }

    @Test("Instants that have been may be a day, or how long ago it was")
    func pastMoments() throws {
        let now = Date(timeIntervalSince1970: 1_772_332_200)
        #expect(PastMoment("12h", now: now)?.date == now.addingTimeInterval(-43_200))
        #expect(PastMoment("2026-03-01T02:30:00Z", now: now)?.date == now)
        let day = try #require(PastMoment("2026-03-01", now: now)?.date)
        #expect(Calendar.current.dateComponents([.day, .hour, .minute], from: day).hour == 0)
        #expect(PastMoment("yesterday", now: now) == nil)
    }

    @Test(
        "Jobs are chosen by number or by what they are, not by both and not by neither",
        arguments: [
            (["retry", "3", "4"], true), (["retry", "--error", "disk full"], true), (["retry"], false),
            (["retry", "3", "--kind", "export"], false), (["cancel", "--queue", "q"], true),
            (["cancel", "--since", "1d"], false),
            (["delete", "--yes", "--dry-run"], false),
            (["delete", "--run", "3"], true),
            (["dead", "--since", "12h"], true), (["dead", "--state", "failed"], false),
        ])
    func selections(words: [String], isUnderstood: Bool) {
        #expect(((try? Rounds.parseAsRoot(["jobs"] + words)) != nil) == isUnderstood)
    }

    @Test("Assignments are split at the first equals sign")
    func assignments() throws {
        #expect(Assignment(argument: "input=/a=b")?.value == "/a=b")
        #expect(Assignment(argument: "empty=")?.value == "")
        #expect(Assignment(argument: "=x") == nil)
        #expect(Assignment(argument: "x") == nil)
        let twice = ["a=1", "a=2"].compactMap { Assignment(argument: $0) }
        #expect(throws: CommandFailure.self) { try Assignment.dictionary(twice) }
    }
}

/// The `rounds` command lines in the console blocks of the documents.
enum DocumentedCommands {
    struct Line: Sendable, CustomTestStringConvertible {
        let text: String
        let arguments: [String]
        var testDescription: String { text }
    }

    static let all: [Line] = ["README.md", "docs/operations.md", "docs/analytics.md"].flatMap(lines)

    private static func lines(of document: String) -> [Line] {
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../..").standardizedFileURL
        let text = (try? String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("$ ") else { return nil }
            let command = line.dropFirst(2).prefix { $0 != "|" && $0 != ">" }
            let words = shellWords(command)
            guard let start = words.firstIndex(where: { $0 == "rounds" || $0.hasSuffix("/rounds") }) else { return nil }
            // What stands before are variables and programs such as `watch`.
            guard words[..<start].allSatisfy({ $0.contains("=") }) else { return nil }
            return Line(text: String(line), arguments: Array(words[(start + 1)...]))
        }
    }

    /// Words as a shell splits them, as far as the documents need it: blanks, single and double quotes.
    private static func shellWords(_ text: Substring) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + [word].compactMap(\.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CSV
import Definitions
import Foundation

/// What the words of a file mean: `map` of a column.
package struct ValueMap: Sendable, Hashable {
    /// Words as they stand in the file, and what stands for them; `nil` is no value.
    private let words: [[UInt8]: [UInt8]?]
    private let other: Other
    /// The CSV file with the words, when they do not stand in the definition.
    let file: String?

    private enum Other: Sendable, Hashable {
        case reject
        case word([UInt8]?)
    }

    /// The word that stands for all others in a definition.
    private static let anyOther = "*"

    /// - Parameter node: a mapping, whose `"*"` stands for every other word, or the name of a CSV file beside the
    ///   definition with a header and two columns, the words and what they mean.
    init(_ node: DefinitionNode) throws(DefinitionError) {
        var words: [[UInt8]: [UInt8]?] = [:]
        var other = Other.reject
        file = if case .mapping = node.value { nil } else { try Self.path(node) }
        for (word, meaning) in try Self.entries(node) {
            let bytes = meaning.map { Array($0.utf8) }
            if word == Self.anyOther {
                other = .word(bytes)
            } else if words.updateValue(bytes, forKey: Array(word.utf8)) != nil {
                throw node.error("\(node.name) has the word '\(word)' twice")
            }
        }
        guard !words.isEmpty else { throw node.error("\(node.name) has no words") }
        self.words = words
        self.other = other
    }

    private static func entries(_ node: DefinitionNode) throws(DefinitionError) -> [(String, String?)] {
        guard case .mapping(let entries) = node.value else { return try fileEntries(node) }
        var result: [(String, String?)] = []
        for (word, meaning) in entries { result.append((word, meaning.isNull ? nil : try meaning.string())) }
        return result
    }

    private static func path(_ node: DefinitionNode) throws(DefinitionError) -> String {
        let name = try node.string()
        return URL(fileURLWithPath: node.file).deletingLastPathComponent().appendingPathComponent(name).path
    }

    private static func fileEntries(_ node: DefinitionNode) throws(DefinitionError) -> [(String, String?)] {
        let path = try path(node)
        var result: [(String, String?)] = []
        var badLine: Int?
        do throws(CSVError) {
            try CSVInspection.inspect(path)
            var reader = CSVReader(try InputFile.open(path))
            while try reader.next() {
                if reader.fieldCount != 2 || reader.problem != nil {
                    badLine = reader.line
                    break
                }
                let meaning = reader.text(1)
                result.append((reader.text(0), meaning.isEmpty ? nil : meaning))
            }
        } catch {
            throw node.error("\(node.name): \(error)")
        }
        if let badLine { throw node.error("\(node.name): \(path):\(badLine) does not have two cells") }
        return Array(result.dropFirst())
    }

    /// - Parameter word: what stands in the file.
    /// - Returns: what it means; `nil` is no value.
    func meaning(of word: Span<UInt8>) throws(CellProblem) -> [UInt8]? {
        let bytes = word.indices.map { word[$0] }
        if let meaning = words[bytes] { return meaning }
        if case .word(let meaning) = other { return meaning }
        let known = words.keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
        let list = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
        throw CellProblem(.notAllowed, "is not in the map: \(list)")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The Prometheus text format, read back by the letter of its description.
struct ParsedExposition {
    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Problem: Error {
        let line: Substring
    }

    private(set) var help: [String: String] = [:]
    private(set) var types: [String: String] = [:]
    private(set) var samples: [Sample] = []

    init(_ text: String) throws {
        guard text.isEmpty || text.last == "\n" else { throw Problem(line: "no line feed at the end") }
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") {
                let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
                guard words.count == 4 else { throw Problem(line: line) }
                let name = String(words[2])
                switch words[1] {
                case "HELP": help[name] = try Self.unescaped(words[3], line)
                case "TYPE":
                    // Once, and before the samples.
                    guard types.updateValue(String(words[3]), forKey: name) == nil else { throw Problem(line: line) }
                default: throw Problem(line: line)
                }
            } else {
                samples.append(try Self.sample(line))
            }
        }
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        var rest = line.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let label = rest.prefix { $0 != "=" }
                rest = rest.dropFirst(label.count + 2)
                var value = ""
                while let character = rest.first, character != "\"" {
                    let length = character == "\\" ? 2 : 1
                    value += rest.prefix(length)
                    rest = rest.dropFirst(length)
                }
                labels[String(label)] = try unescaped(value[...], line)
                rest = rest.dropFirst()
                if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { throw Problem(line: line) }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", !name.isEmpty, let value = Double(rest.dropFirst().replacing("+Inf", with: "inf"))
        else { throw Problem(line: line) }
        return Sample(name: String(name), labels: labels, value: value)
    }

    private static func unescaped(_ text: Substring, _ line: Substring) throws -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                switch character {
                case "n": result += "\n"
                case "\\", "\"": result.append(character)
                default: throw Problem(line: line)
                }
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

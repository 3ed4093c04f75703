// SPDX-License-Identifier: Apache-2.0

/// What the cells of a column have in common, gathered row by row in bounded memory.
struct ColumnSketch {
    let header: String
    private(set) var rows = 0
    private(set) var nulls = 0
    /// The words for "no value" that occur.
    private(set) var nullMarks: Set<String> = []
    /// How often each word occurs, while there are few.
    private(set) var words: [String: Int]? = [:]
    private(set) var hasLeadingZeros = false
    private(set) var isTimeOfDay = true
    private var hashes: Set<UInt64>? = []
    private var isRepeated = false
    private var readings: [NumberStyle: NumberStyle.Reading] = [:]
    private var isBoolean = true
    /// How often the cells were read by just these patterns; `nil` once a cell was read by none.
    private var dates: [[Int]: Int]? = [:]
    private var timestamps: [[Int]: Int]? = [:]

    private static let nullWords: Set = ["n/a", "na", "#n/a", "null", "nil", "nan", "-", "--", "?", "unknown"]
    private static let booleans: Set = ["true", "false", "yes", "no", "t", "f", "y", "n"]
    private static let wordLimit = 12
    private static let hashLimit = 1_000_000

    init(header: String) {
        self.header = header
        for style in NumberStyle.allCases { readings[style] = .integer }
    }

    mutating func add(_ bytes: Span<UInt8>) {
        rows += 1
        let cell = bytes.extracting(bytes.trimmedRange)
        let text = cell.string
        let word = text.lowercased()
        if text.isEmpty || Self.nullWords.contains(word) {
            nulls += 1
            if !text.isEmpty { nullMarks.insert(text) }
            return
        }
        count(text)
        isBoolean = isBoolean && Self.booleans.contains(word)
        isTimeOfDay = isTimeOfDay && text.wholeMatch(of: /\d?\d:\d\d(:\d\d)?/) != nil
        if cell.count > 1 && cell[0] == 0x30 && cell.indices.allSatisfy({ cell[$0] &- 0x30 < 10 }) {
            hasLeadingZeros = true
        }
        for (style, reading) in readings {
            let found = style.read(cell)
            if found == .none {
                readings[style] = nil
            } else if found == .decimal && reading == .integer {
                readings[style] = .decimal
            }
        }
        Self.note(cell, DraftPatterns.dates, in: &dates)
        Self.note(cell, DraftPatterns.timestamps, in: &timestamps)
    }

    private mutating func count(_ text: String) {
        words?[text, default: 0] += 1
        if let found = words?.count, found > Self.wordLimit { words = nil }
        guard let size = hashes?.count else { return }
        if size == Self.hashLimit {
            hashes = nil
        } else if hashes?.insert(StableHash.of(Array(text.utf8))).inserted == false {
            isRepeated = true
            hashes = nil
        }
    }

    private static func note(_ cell: Span<UInt8>, _ patterns: [DatePattern], in found: inout [[Int]: Int]?) {
        guard found != nil else { return }
        var indices: [Int] = []
        for index in patterns.indices {
            if case .time = patterns[index].match(cell) { indices.append(index) }
        }
        if indices.isEmpty { found = nil } else { found?[indices, default: 0] += 1 }
    }

    private var hasValues: Bool { rows > nulls }

    /// Whether no value occurs twice and none is missing; `nil` when there are too many rows to know.
    var isUnique: Bool? {
        if isRepeated || nulls > 0 || rows == 0 { return false }
        return hashes == nil ? nil : true
    }

    /// Whether the column is a number in a style, when leading zeros do not forbid it.
    func reading(in style: NumberStyle) -> NumberStyle.Reading {
        hasValues && !hasLeadingZeros ? readings[style] ?? .none : .none
    }

    /// Whether it is a number in any style.
    var isNumber: Bool { NumberStyle.allCases.contains { reading(in: $0) != .none } }

    var isBooleanWords: Bool { hasValues && isBoolean }

    /// The fewest patterns that read all cells; empty when they are no dates.
    var dateForms: [String] { hasValues ? Self.cover(dates, DraftPatterns.dates) : [] }
    /// The fewest patterns that read all cells; empty when they are no timestamps.
    var timestampForms: [String] { hasValues ? Self.cover(timestamps, DraftPatterns.timestamps) : [] }

    private static func cover(_ found: [[Int]: Int]?, _ patterns: [DatePattern]) -> [String] {
        guard var left = found else { return [] }
        var forms: [String] = []
        while !left.isEmpty {
            var counts: [Int: Int] = [:]
            for (indices, cells) in left { for index in indices { counts[index, default: 0] += cells } }
            guard let best = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key else { break }
            forms.append(patterns[best].text)
            left = left.filter { !$0.key.contains(best) }
        }
        return forms
    }

    /// Whether a form reads every cell.
    func isRead(by form: String) -> Bool {
        for (found, patterns) in [(dates, DraftPatterns.dates), (timestamps, DraftPatterns.timestamps)] {
            guard let found, let index = patterns.firstIndex(where: { $0.text == form }) else { continue }
            if found.keys.allSatisfy({ $0.contains(index) }) { return true }
        }
        return false
    }
}

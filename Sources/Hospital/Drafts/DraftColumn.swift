// SPDX-License-Identifier: Apache-2.0

/// One column of a draft.
struct DraftColumn {
    private let sketch: ColumnSketch
    private let target: String
    private let style: NumberStyle

    init(_ sketch: ColumnSketch, target: String, style: NumberStyle) {
        self.sketch = sketch
        self.target = target
        self.style = style
    }

    /// As it stands under `columns`.
    var lines: [String] {
        var lines = ["  - header: \(DraftText.scalar(sketch.header))"]
        if target != sketch.header { lines.append("    target: \(target)") }
        let (type, forms) = self.type
        lines.append("    type: \(type)")
        if !forms.isEmpty { lines.append("    formats: [\(forms.map(DraftText.quoted).joined(separator: ", "))]") }
        return lines + remarks(type, forms).map { "    # \($0)" }
    }

    private var type: (name: String, forms: [String]) {
        switch sketch.reading(in: style) {
        case .integer: return ("integer", [])
        case .decimal where sketch.dateForms.isEmpty: return ("decimal", [])
        default: break
        }
        if sketch.isBooleanWords { return ("boolean", []) }
        if !sketch.dateForms.isEmpty { return ("date", sketch.dateForms) }
        if !sketch.timestampForms.isEmpty { return ("timestamp", sketch.timestampForms) }
        return ("text", [])
    }

    private func remarks(_ type: String, _ forms: [String]) -> [String] {
        var remarks: [String] = []
        if sketch.nulls > 0 {
            remarks.append("\(sketch.nulls) of \(sketch.rows) rows have no value")
        }
        if type == "text" && sketch.hasLeadingZeros { remarks.append("kept as text for its leading zeros") }
        if type == "text" && sketch.isTimeOfDay && sketch.rows > sketch.nulls {
            remarks.append("a time of day: put it together with a date by value: \"${DATE} ${TIME}\"")
        }
        if forms.count > 1 { remarks.append("several forms in one column") }
        for form in forms {
            if let other = DraftPatterns.swapped(form), sketch.isRead(by: other) {
                remarks.append("day and month cannot be told apart here: \(form) or \(other)?")
            }
        }
        if type == "text" || type == "integer", let words = sketch.words, words.count * 10 <= sketch.rows {
            let list = words.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map {
                "\(DraftText.comment($0.key)) (\($0.value))"
            }
            remarks.append("values: \(list.joined(separator: ", "))")
        }
        return remarks
    }
}

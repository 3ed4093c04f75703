// SPDX-License-Identifier: Apache-2.0

/// What may stand in `${…}`.
enum Placeholder: Hashable {
    /// `run.date`: the day for which a run is made, as `2026-11-21`.
    case runDate
    /// `params.NAME`
    case parameter(String)
    /// `steps.NAME.result`, and on into it: `steps.find.result.files.0`
    case result(step: String, path: [String])
    /// `steps.NAME.results`: the results of all items of a step that has a job for each.
    case results(step: String, path: [String])
    /// `item`, and on into it: `item.branch`
    case item(path: [String])

    /// Reads what stands between the braces; `nil` when it is nothing that can be filled.
    init?(_ name: String) {
        let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !words.contains("") else { return nil }
        switch (words[0], words.count) {
        case ("run", 2) where words[1] == "date": self = .runDate
        case ("params", 2): self = .parameter(words[1])
        case ("steps", 3...) where words[2] == "result": self = .result(step: words[1], path: Array(words[3...]))
        case ("steps", 3...) where words[2] == "results": self = .results(step: words[1], path: Array(words[3...]))
        case ("item", _): self = .item(path: Array(words[1...]))
        default: return nil
        }
    }

    /// The step whose result is meant.
    var step: String? {
        switch self {
        case .result(let step, _), .results(let step, _): step
        case .runDate, .parameter, .item: nil
        }
    }
}

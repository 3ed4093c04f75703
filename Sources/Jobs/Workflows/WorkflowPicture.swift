// SPDX-License-Identifier: Apache-2.0

/// A workflow drawn with characters: its steps in layers, each with its kind and what it waits for.
///
/// ```
/// 1 ┬ branches     ingestion
///   └ outcomes     ingestion
/// 2 ─ departments  ingestion      after branches
/// ```
package enum WorkflowPicture {
    /// Draws a workflow.
    ///
    /// - Parameters:
    ///   - definition: the workflow.
    ///   - note: something to say about a step at the start of its line, such as the state of its job in a run.
    /// - Returns: one line a step, without line ends. Notes, names and kinds stand in columns.
    package static func lines(of definition: WorkflowDefinition, note: (WorkflowStep) -> String? = { _ in nil })
        -> [String]
    {
        let layers = definition.layers
        let nameWidth = definition.steps.map(\.name.count).max() ?? 0
        let kindWidth = definition.steps.map(\.job.kind.count).max() ?? 0
        let noteWidth = definition.steps.map { note($0)?.count ?? 0 }.max() ?? 0
        let numberWidth = String(layers.count).count
        return layers.enumerated().flatMap { index, layer in
            layer.enumerated().map { position, step in
                let number = position == 0 ? "\(index + 1)" : ""
                var columns = [
                    String(repeating: " ", count: numberWidth - number.count) + number,
                    branch(position, of: layer.count),
                ]
                if noteWidth > 0 { columns.append(padded(note(step) ?? "", to: noteWidth)) }
                columns.append(padded(step.name, to: nameWidth) + " ")
                columns.append(padded(step.job.kind, to: kindWidth) + " ")
                columns += remarks(on: step)
                return columns.joined(separator: " ").trimmingTrailingBlanks
            }
        }
    }

    private static func remarks(on step: WorkflowStep) -> [String] {
        var remarks: [String] = []
        if !step.needs.isEmpty { remarks.append("after " + step.needs.joined(separator: ", ")) }
        if !step.waitsFor.isEmpty { remarks.append("once ended: " + step.waitsFor.joined(separator: ", ")) }
        if let fanOut = step.fanOut {
            remarks.append("(for each item" + (fanOut.maxParallel.map { ", \($0) at a time)" } ?? ")"))
        }
        if step.onFailure == .continue { remarks.append("(may fail)") }
        if let compensation = step.compensation { remarks.append("(undone by \(compensation.job.kind))") }
        return remarks
    }

    /// How a step hangs in its layer.
    ///
    /// - Parameters:
    ///   - position: its place in the layer, from 0.
    ///   - count: how many steps the layer has.
    package static func branch(_ position: Int, of count: Int) -> String {
        if count == 1 { return "─" }
        if position == 0 { return "┬" }
        return position == count - 1 ? "└" : "├"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension String {
    fileprivate var trimmingTrailingBlanks: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}

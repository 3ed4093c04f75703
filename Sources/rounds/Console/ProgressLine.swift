// SPDX-License-Identifier: Apache-2.0

import Cluster

/// How progress is put into one line.
enum ProgressLine {
    /// A bar for a terminal.
    ///
    /// - Parameters:
    ///   - progress: how far it is.
    ///   - label: what it is about.
    ///   - seconds: time since the beginning.
    ///   - width: columns of the terminal; the line is shorter than that, so that it never wraps.
    static func bar(_ progress: Progress, label: String, seconds: Double, width: Int, style: Style) -> String {
        let time = Format.seconds(seconds)
        guard let fraction = progress.fraction else {
            let text = "\(label)  \(words(progress))  \(time)"
            return String(text.prefix(width - 1))
        }
        let cells = 24
        let filled = Int((fraction * Double(cells)).rounded(.down))
        let head = "\(label)  "
        let tail = "  \(percent(fraction))  \(words(progress))  \(time)"
        guard head.count + cells + 8 < width else { return String((head + tail).prefix(width - 1)) }
        return head + style.mark(String(repeating: "█", count: filled), .active)
            + style.mark(String(repeating: "░", count: cells - filled), .faint)
            + String(tail.prefix(width - 1 - head.count - cells))
    }

    /// A line for a log or a pipe.
    static func plain(_ progress: Progress, label: String, seconds: Double) -> String {
        let share = progress.fraction.map { "\(percent($0)), " } ?? ""
        return "\(label): \(share)\(words(progress)) after \(Format.seconds(seconds))"
    }

    /// How far it is, in words.
    static func words(_ progress: Progress) -> String {
        let count = Format.count(progress.completed)
        let amount = progress.total.map { "\(count) of \(Format.count($0))" } ?? count
        return progress.message.map { "\(amount)  \($0)" } ?? amount
    }

    private static func percent(_ fraction: Double) -> String { "\(Int((fraction * 100).rounded(.down))) %" }
}

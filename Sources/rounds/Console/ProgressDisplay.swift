// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Synchronization

/// Shows on stderr how far something is: a bar that moves on a terminal, a line now and then elsewhere.
final class ProgressDisplay: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant?
        var shownTenth = -1
        var hasBar = false
    }

    private let terminal: Terminal
    private let label: String
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// - Parameters:
    ///   - label: what it is about, in a word or two.
    ///   - terminal: where to show it.
    init(_ label: String, on terminal: Terminal = Console.standard.messages) {
        self.label = label
        self.terminal = terminal
    }

    /// Says how far it is. Cheap: most calls show nothing.
    func update(_ progress: Cluster.Progress) {
        state.withLock { state in
            let now = ContinuousClock.now
            guard isDue(progress, state, now) else { return }
            state.shownAt = now
            state.shownTenth = tenth(progress)
            let seconds = (now - start) / .seconds(1)
            if let width = terminal.width {
                let bar = ProgressLine.bar(
                    progress, label: label, seconds: seconds, width: width, style: terminal.style)
                terminal.write("\r\u{1B}[K" + bar)
                state.hasBar = true
            } else {
                terminal.write(ProgressLine.plain(progress, label: label, seconds: seconds) + "\n")
            }
        }
    }

    /// Says what is going on when there is no progress to show.
    func status(_ text: String) {
        state.withLock { state in
            if let width = terminal.width {
                terminal.write("\r\u{1B}[K" + String("\(label)  \(text)".prefix(width - 1)))
                state.hasBar = true
            } else {
                terminal.write("\(label): \(text)\n")
            }
        }
    }

    /// Writes a line that stays, above the bar.
    func line(_ text: String) {
        state.withLock { state in
            terminal.write((state.hasBar ? "\r\u{1B}[K" : "") + text + "\n")
            state.hasBar = false
            state.shownAt = nil
        }
    }

    /// Takes the bar away.
    func end() {
        state.withLock { state in
            if state.hasBar { terminal.write("\r\u{1B}[K") }
            state.hasBar = false
        }
    }

    /// A bar moves ten times a second; lines come with each tenth of the work, and every 10 s when that takes long.
    private func isDue(_ progress: Cluster.Progress, _ state: State, _ now: ContinuousClock.Instant) -> Bool {
        guard let shownAt = state.shownAt else { return true }
        if terminal.isInteractive { return now - shownAt > .milliseconds(100) || progress.fraction == 1 }
        return tenth(progress) > state.shownTenth && now - shownAt > .milliseconds(500)
            || now - shownAt > .seconds(10)
    }

    private func tenth(_ progress: Cluster.Progress) -> Int { progress.fraction.map { Int($0 * 10) } ?? 0 }
}

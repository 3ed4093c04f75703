// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// The terminal as a screen that is drawn anew and that leaves nothing behind: what was there before comes back.
final class Screen: Sendable {
    private let terminal: Terminal
    private let isOpen = Atomic(false)
    /// How the keyboard was set before.
    private let keyboard: Mutex<termios?>

    init(_ terminal: Terminal) {
        self.terminal = terminal
        keyboard = Mutex(nil)
    }

    /// Takes the screen: the second one, without a cursor, and keys without an echo or a line feed.
    func open() {
        guard !isOpen.exchange(true, ordering: .acquiringAndReleasing) else { return }
        var settings = termios()
        if unsafe tcgetattr(STDIN_FILENO, &settings) == 0 {
            keyboard.withLock { $0 = settings }
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
            unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        }
        // A process that is put to sleep could not give the screen back.
        signal(SIGTSTP, SIG_IGN)
        terminal.write("\u{1B}[?1049h\u{1B}[?25l")
    }

    /// Gives the screen back. Does nothing the second time.
    func close() {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        terminal.write("\u{1B}[?25h\u{1B}[?1049l")
        if var settings = keyboard.withLock({ $0 }) { unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings) }
        signal(SIGTSTP, SIG_DFL)
    }

    /// Draws lines over whatever is there, in one write, so that nothing flickers.
    func draw(_ lines: [String]) {
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        terminal.write("\u{1B}[H" + text + "\u{1B}[J")
    }

    deinit { close() }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One of the process's output streams, and what is at its other end.
struct Terminal: Sendable {
    private let descriptor: Int32
    /// Whether a person looks at it.
    let isInteractive: Bool
    /// How text is marked there.
    let style: Style

    init(descriptor: Int32, environment: [String: String]) {
        self.descriptor = descriptor
        isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
        // https://no-color.org: any value but an empty one.
        let refusesColour = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        style = isInteractive && !refusesColour ? .ansi : .plain
    }

    /// Columns of the terminal now; `nil` when it is not one, so that files and pipes get whole lines.
    var width: Int? {
        guard isInteractive else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Lines of the terminal now; `nil` when it is not one.
    var height: Int? {
        guard isInteractive else { return nil }
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
        return Int(size.ws_row)
    }

    /// Writes text, all of it.
    ///
    /// A reader that has gone away (`rounds jobs list | head`) ends the process as SIGPIPE would; any other failure
    /// to write, such as a full disk, ends it with status 1, since an output that is cut short must not look whole.
    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                bytes = bytes.dropFirst(written)
            } else if errno == EAGAIN {
                usleep(1000)
            } else if errno == EPIPE {
                exit(128 + SIGPIPE)
            } else if errno != EINTR {
                let reason = unsafe String(cString: strerror(errno))
                if descriptor != STDERR_FILENO { Console.standard.note("rounds: cannot write the output: \(reason)") }
                exit(ExitStatus.failed.rawValue)
            }
        }
    }
}

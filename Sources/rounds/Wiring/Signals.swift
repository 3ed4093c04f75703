// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization

/// The wish of a person or of the system that this process end.
enum Signals {
    /// Calls a closure at the first SIGTERM or SIGINT. A second SIGINT ends the process at once.
    ///
    /// - Parameter end: winds the process up; the process goes on until everything else in it has returned.
    static func onTermination(_ end: @escaping @Sendable () async -> Void) {
        let (requests, request) = AsyncStream<Int32>.makeStream()
        for number in [SIGTERM, SIGINT] {
            handle(number) { request.yield(number) }
        }
        // Lives as long as the process: whatever it does, it must still hear that it shall end.
        Task {
            var isEnding = false
            for await number in requests {
                if isEnding, number == SIGINT { Glibc.exit(128 + SIGINT) }
                if !isEnding { Task { await end() } }
                isEnding = true
            }
        }
    }

    /// Says something when the person at the terminal presses Ctrl-C, then ends the process as that would.
    static func onInterrupt(_ farewell: @escaping @Sendable () -> Void) {
        handle(SIGINT) {
            farewell()
            Glibc.exit(128 + SIGINT)
        }
    }

    /// Calls a closure whenever the terminal has changed its size.
    static func onResize(_ change: @escaping @Sendable () -> Void) {
        handle(SIGWINCH, change)
    }

    private static func handle(_ number: Int32, _ handler: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        sources.withLock { sources in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            sources.append(source)
        }
    }

    /// A source that nobody holds hears nothing.
    private static let sources = Mutex<[any DispatchSourceSignal]>([])
}

// SPDX-License-Identifier: Apache-2.0

import Logging

/// Hands a logger's messages to a test that waits for one of them.
struct LogTap: Sendable {
    private let messages: AsyncStream<String>
    private let message: AsyncStream<String>.Continuation

    init() {
        (messages, message) = AsyncStream.makeStream()
    }

    var logger: Logger {
        Logger(label: "tap") { [message] _ in Handler(message: message) }
    }

    /// Waits until a message has come so many times.
    func wait(for text: String, times: Int = 1) async {
        var left = times
        for await message in messages where message == text {
            left -= 1
            if left == 0 { return }
        }
    }

    private struct Handler: LogHandler {
        let message: AsyncStream<String>.Continuation
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.warning

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            message.yield("\(event.message)")
        }
    }
}

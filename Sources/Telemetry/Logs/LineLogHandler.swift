// SPDX-License-Identifier: Apache-2.0

package import Logging
import Glibc

/// Writes a log as lines of text or of JSON.
package struct LineLogHandler: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let format: LogFormat
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - label: the logger's name.
    ///   - format: for whom to write.
    ///   - write: takes one line, with its line feed; called from any thread.
    package init(label: String, format: LogFormat, write: @escaping @Sendable (String) -> Void) {
        self.label = label
        self.format = format
        self.write = write
    }

    /// A handler that writes to the process's standard error.
    package static func standardError(label: String, format: LogFormat) -> LineLogHandler {
        LineLogHandler(label: label, format: format) { StandardError.write($0) }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            time: Self.now, level: event.level, logger: label, message: event.message.description, metadata: all)
        write(line.rendered(as: format))
    }

    /// Milliseconds since 1970.
    private static var now: Int64 {
        var time = timespec()
        // It cannot fail: the clock exists and the result is a variable of this function.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

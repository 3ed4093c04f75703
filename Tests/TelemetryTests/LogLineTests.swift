// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import Synchronization
import Testing

@testable import Telemetry

@Suite("Log lines")
struct LogLineTests {
    private func line(_ message: String, _ metadata: Logger.Metadata = [:], time: Int64 = 0) -> LogLine {
        LogLine(time: time, level: .notice, logger: "rounds.worker", message: message, metadata: metadata)
    }

    private func object(_ line: LogLine) throws -> [String: Any] {
        let text = line.rendered(as: .json)
        #expect(text.last == "\n")
        #expect(text.dropLast().utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("have the entry and its metadata in one JSON object")
    func json() throws {
        let object = try object(line("attempt started", ["job.id": "17", "queues": ["a", "b"], "more": ["x": "1"]]))
        #expect(object["time"] as? String == "1970-01-01T00:00:00.000Z")
        #expect(object["level"] as? String == "notice")
        #expect(object["logger"] as? String == "rounds.worker")
        #expect(object["message"] as? String == "attempt started")
        #expect(object["job.id"] as? String == "17")
        #expect(object["queues"] as? [String] == ["a", "b"])
        #expect(object["more"] as? [String: String] == ["x": "1"])
    }

    @Test(
        "stay one line and one document whatever a value holds",
        arguments: [
            "", "line\nfeed\r\n", "tab\t", "quote \" backslash \\", "\u{0}\u{1}\u{1F}\u{7F}\u{85}\u{9B}31m",
            "\u{1B}[2J\u{1B}]0;title\u{7}", "\u{2028}\u{2029}", "निदान ✓ 👩‍⚕️",
            String(decoding: [0x61, 0xFF, 0xC3, 0x28], as: UTF8.self),
        ])
    func escaping(_ text: String) throws {
        let object = try object(line(text, ["key": "\(text)", "k\(text)": "v"]))
        #expect(object["message"] as? String == text)
        #expect(object["key"] as? String == text)
        #expect(object["k\(text)"] as? String == "v")
        let plain = line(text, ["key": "\(text)"]).rendered(as: .text)
        #expect(plain.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
    }

    @Test("keep the entry's own keys when metadata has the same")
    func reserved() throws {
        let object = try object(line("m", ["time": "never", "level": "low"]))
        #expect(object["level"] as? String == "notice")
        #expect(object["metadata.level"] as? String == "low")
        #expect(object["metadata.time"] as? String == "never")
    }

    @Test("read well as text")
    func text() {
        let line = line("attempt failed", ["job.id": "17", "error": "no such file"], time: 1_772_332_211_042)
        #expect(
            line.rendered(as: .text)
                == "2026-03-01T02:30:11.042Z notice rounds.worker: attempt failed error=\"no such file\" job.id=17\n")
    }

    @Test("have the time that Foundation would write", arguments: 0..<400)
    func time(_ index: Int) {
        let milliseconds = Int64(index) * 86_399_999 * 7 - 900_000_000_000 + Int64(index)
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000 + 0.0001)
        #expect(UTCTime.text(milliseconds) == date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    @Test("carry what the logger, its handler and the call add, the nearest winning")
    func handler() {
        let collected = Collected()
        var logger = Logger(label: "test") { LineLogHandler(label: $0, format: .text, write: collected.add) }
        logger[metadataKey: "a"] = "1"
        logger[metadataKey: "b"] = "1"
        logger.notice("hello", metadata: ["b": "2"])
        logger.debug("not at this level")
        #expect(collected.lines.count == 1)
        #expect(collected.lines.allSatisfy { $0.hasSuffix(" notice test: hello a=1 b=2\n") })
    }
}

/// Keeps what is written to it.
private final class Collected: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }
    @Sendable func add(_ line: String) { kept.withLock { $0.append(line) } }
}

// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging
import Synchronization

/// Sends progress and log lines to Redis, a few times a second at most, however often handlers report.
final class ReportOutbox: Sendable {
    private static let pause = Duration.milliseconds(200)

    private let broker: Broker
    private let logger: Logger
    private let noted = Mutex<[JobID: AttemptReports]>([:])
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(broker: Broker, logger: Logger) {
        self.broker = broker
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Remembers that an attempt has something to send.
    func note(_ reports: AttemptReports) {
        noted.withLock { $0[reports.lease.id] = reports }
        signal.yield()
    }

    /// Sends until the task is cancelled.
    func run() async {
        for await _ in signals {
            let all = noted.withLock { noted in
                defer { noted = [:] }
                return Array(noted.values)
            }
            for reports in all { await flush(reports) }
            try? await Task.sleep(for: Self.pause)
        }
    }

    /// Sends what an attempt has reported. A failure costs the report, never the job.
    func flush(_ reports: AttemptReports) async {
        await reports.inTurn { [self] in await send(reports) }
    }

    private func send(_ reports: AttemptReports) async {
        let (progress, lines) = reports.take()
        if progress == nil && lines.isEmpty { return }
        do {
            _ = try await broker.report(reports.lease, queue: reports.queue, progress: progress, lines: lines)
        } catch {
            logger.warning(
                "progress and log lines could not be sent",
                metadata: ["job.id": "\(reports.lease.id)", "lines": "\(lines.count)", "error": "\(error)"])
        }
    }
}

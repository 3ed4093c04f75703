// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization

/// Runs one duty again and again: at its interval, when it said there would be something to do, or when woken.
final class DutyLoop: Sendable {
    private let duty: any Duty
    private let term: Int64
    private let metrics: CoordinatorMetrics
    private let logger: Logger
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    private let latest = Counter()
    private let history = Mutex((since: ContinuousClock.now, failure: String?.none))

    /// The duty's name.
    let name: String
    /// Where notifications that wake it come from.
    var wakeChannel: String? { duty.wakeChannel }

    init(_ duty: any Duty, term: Int64, metrics: CoordinatorMetrics, logger: Logger) {
        self.duty = duty
        self.metrics = metrics
        self.term = term
        name = type(of: duty).name
        var logger = logger
        logger[metadataKey: "duty"] = "\(name)"
        self.logger = logger
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What the duty has done lately.
    var record: DutyRecord {
        history.withLock { history in
            DutyRecord(
                successAge: history.since.duration(to: .now).milliseconds, interval: duty.interval.milliseconds,
                failure: history.failure)
        }
    }

    /// Runs the duty now.
    func wake() {
        signal.yield()
    }

    /// Runs the duty until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            var runs = 0
            signal.yield()
            for await _ in signals {
                let wait = await runOnce()
                runs += 1
                latest.set(runs)
                // A run that came early, because it was woken, makes the timer of the run before it void.
                group.addTask { [signal, latest, runs] in
                    try? await Task.sleep(for: wait)
                    if latest.get() == runs { signal.yield() }
                }
            }
            group.cancelAll()
        }
    }

    private func runOnce() async -> Duration {
        let start = ContinuousClock.now
        do {
            let report = try await duty.runOnce(term: term)
            history.withLock { $0 = (.now, nil) }
            metrics.ran(name, report, in: .now - start)
            if !report.counts.isEmpty {
                let counts = report.counts.mapValues { Logger.MetadataValue.stringConvertible($0) }
                logger.info("duty done", metadata: Logger.Metadata(uniqueKeysWithValues: counts.map { $0 }))
            }
            return min(report.next ?? duty.interval, duty.interval)
        } catch {
            history.withLock { $0.failure = "\(error)" }
            if !Task.isCancelled {
                metrics.failed(name)
                logger.warning("duty failed; will try again", metadata: ["error": "\(error)"])
            }
            return duty.interval
        }
    }
}

/// A number shared between the loop and its timers.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func set(_ new: Int) { value.store(new, ordering: .releasing) }
    func get() -> Int { value.load(ordering: .acquiring) }
}

// SPDX-License-Identifier: Apache-2.0

package import Logging
package import Postgres
import Telemetry

/// A coordinator: does the cluster's duties while it leads, and waits for its turn while another one does.
package final class Coordinator: Sendable {
    private let leadership: Leadership
    private let duties: [any Duty]
    private let postgres: PostgresConfiguration
    private let metrics: CoordinatorMetrics
    private let logger: Logger
    private let stopping: AsyncStream<Void>
    private let stop: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - name: who leads, for people to read.
    ///   - duties: what a leader does.
    ///   - postgres: the ledger's database.
    ///   - metrics: what counts what it does.
    ///   - logger: where the coordinator's log goes.
    package init(
        name: String, duties: [any Duty], postgres: PostgresPool,
        metrics: CoordinatorMetrics = CoordinatorMetrics(MetricRegistry()), logger: Logger
    ) {
        leadership = Leadership(postgres, holder: name)
        self.duties = duties
        self.postgres = postgres.configuration
        self.metrics = metrics
        self.logger = logger
        (stopping, stop) = AsyncStream.makeStream()
    }

    /// Leads, or waits to lead, until ``shutdown()`` is called.
    package func run() async {
        logger.notice("coordinator started")
        await withDiscardingTaskGroup { group in
            group.addTask { await self.leadWhenPossible() }
            for await _ in stopping {}
            group.cancelAll()
        }
        logger.notice("coordinator stopped")
    }

    /// Asks the coordinator to stop. It gives the lead up.
    package func shutdown() {
        stop.finish()
    }

    private func leadWhenPossible() async {
        while !Task.isCancelled {
            do {
                if let term = try await leadership.acquire() { try await lead(term) }
            } catch {
                logger.warning("the ledger cannot be reached; will try again", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func lead(_ term: Int64) async throws {
        var logger = logger
        logger[metadataKey: "term"] = "\(term)"
        logger.notice("leading")
        metrics.leads(term)
        defer { metrics.follows() }
        let channels = Set(duties.compactMap(\.wakeChannel))
        let listener = channels.isEmpty ? nil : try PostgresListener(postgres, channels: channels.sorted())
        await withDiscardingTaskGroup { group in
            let loops = duties.map { DutyLoop($0, term: term, metrics: metrics, logger: logger) }
            for loop in loops { group.addTask { await loop.run() } }
            if let listener { group.addTask { await Self.wake(loops, by: listener) } }
            await keep(term, loops, logger)
            group.cancelAll()
            listener?.close()
        }
        // Whoever waits to lead need not wait for the term to run out. The task may be cancelled by now, and the
        // statement must be sent all the same.
        await Task { [leadership, logger] in
            do { try await leadership.resign(term) } catch {
                logger.warning("the lead could not be given up; it will run out", metadata: ["error": "\(error)"])
            }
        }.value
        logger.notice("no longer leading")
    }

    /// Wakes each duty when there is something for it to do.
    private static func wake(_ loops: [DutyLoop], by listener: PostgresListener) async {
        for await event in listener.notifications {
            switch event {
            case .notification(let channel, _): for loop in loops where loop.wakeChannel == channel { loop.wake() }
            // What was said while nobody listened is gone.
            case .listening: for loop in loops where loop.wakeChannel != nil { loop.wake() }
            case .disconnected: break
            }
        }
    }

    /// Renews the term until it is lost, cannot be renewed in time, or the task is cancelled.
    private func keep(_ term: Int64, _ loops: [DutyLoop], _ logger: Logger) async {
        var renewed = ContinuousClock.now
        while !Task.isCancelled {
            try? await Task.sleep(for: leadership.duration / 5)
            do {
                let records = Dictionary(loops.map { ($0.name, $0.record) }) { first, _ in first }
                guard try await leadership.renew(term, duties: records) else { return }
                renewed = .now
            } catch {
                logger.warning("the lead could not be renewed", metadata: ["error": "\(error)"])
                if renewed.duration(to: .now) > leadership.duration { return }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
package import Logging
package import Postgres
package import Redis
import Telemetry

/// A worker: claims jobs, runs several at a time, records how they end.
///
/// Three loops do all the talking to the stores, side by side: the ``RedisLoop`` tells Redis what has ended and claims
/// as many jobs as there are free slots; the ``StartLoop`` raises the fence for claims; the ``EndLoop`` records ends.
/// Under load a turn serves many jobs; an idle worker makes none.
///
/// - Guarantees: an outcome is recorded in the ledger before Redis hears of it, and is kept until it is recorded. An
///   attempt that lost its lease records nothing.
/// - Does not: stop a handler that ignores cancellation. Such a handler keeps its slot, not its job.
package actor Worker {
    private let configuration: WorkerConfiguration
    private let ledger: Ledger
    private let broker: Broker
    private let starter: AttemptStarter
    private let leases = HeldLeases()
    private let threads: HandlerThreads
    private let outbox: ReportOutbox
    private let waker: Waker
    private let heartbeat: Heartbeat
    private let metrics: WorkerMetrics
    private let logger: Logger
    private let control: WorkerControl
    private let postgres: PostgresPool
    private let kinds: [String: Int]
    private let orders: AsyncStream<WorkerOrder>
    private let inHand = JobsInHand()
    private let slots: Slots
    private let durableQueues: [String]
    private let ephemeral: [EphemeralLoop]

    /// - Parameters:
    ///   - configuration: how the worker works.
    ///   - kinds: the kinds of job that it can run.
    ///   - postgres: the ledger's and the hospital's database; at least one connection more than jobs at a time.
    ///   - redis: the broker's Redis.
    ///   - metrics: what counts what it does.
    ///   - logger: where the worker's own log goes.
    package init(
        _ configuration: WorkerConfiguration, kinds: JobKindRegistry, postgres: PostgresPool, redis: RedisClient,
        metrics: WorkerMetrics = WorkerMetrics(MetricRegistry()), logger: Logger
    ) {
        var logger = logger
        logger[metadataKey: "worker"] = "\(configuration.name)"
        let broker = Broker(redis, leases: configuration.leases)
        self.configuration = configuration
        self.broker = broker
        self.logger = logger
        self.postgres = postgres
        self.metrics = metrics
        self.kinds = kinds.versions
        ledger = Ledger(postgres)
        threads = HandlerThreads(count: configuration.concurrency)
        outbox = ReportOutbox(broker: broker, logger: logger)
        let runner = AttemptRunner(
            kinds: kinds, postgres: postgres, outbox: outbox, rules: configuration.rules,
            outputDirectory: configuration.outputDirectory, logger: logger)
        let control = WorkerControl(concurrency: configuration.concurrency)
        self.control = control
        let slots = Slots { control.slots }
        self.slots = slots
        let starter = AttemptStarter(runner: runner, threads: threads, metrics: metrics)
        self.starter = starter
        durableQueues = configuration.queues.filter { !configuration.ephemeralQueues.contains($0) }
        waker = Waker(
            redis: redis, lists: durableQueues.map { QueueKeys($0).wake(configuration.name) }, logger: logger)
        let ephemeral = configuration.queues.filter(configuration.ephemeralQueues.contains).map { name in
            EphemeralLoop(
                EphemeralQueue(name, redis: redis, leases: configuration.leases), worker: configuration.name,
                poisonAfter: configuration.rules.poisonAfterLostLeases, slots: slots,
                waker: Waker(redis: redis, lists: [EphemeralKeys(name).wake], logger: logger), logger: logger,
                begin: starter)
        }
        self.ephemeral = ephemeral
        let presence = WorkerPresence(
            name: configuration.name, host: ProcessInfo.processInfo.hostName, processID: Int(getpid()),
            branch: configuration.branch ?? "", queues: configuration.queues,
            concurrency: configuration.concurrency, running: 0, state: .running, startedAt: Date(),
            capabilities: configuration.capabilities.sorted(), memory: configuration.memory,
            kinds: kinds.versions.map { "\($0.key)@\($0.value)" }.sorted())
        let (orders, order) = AsyncStream<WorkerOrder>.makeStream()
        self.orders = orders
        heartbeat = Heartbeat(
            redis: redis.configuration, policy: configuration.leases, leases: leases, ephemeral: ephemeral,
            logger: logger
        ) { [leases] in
            var presence = presence
            // Slots are taken while a claim is only asked for; what counts is what Redis has handed out.
            presence.running = leases.count + ephemeral.reduce(0) { $0 + $1.held }
            presence.concurrency = control.concurrency
            presence.state = control.mode == .draining && leases.count == 0 ? .drained : control.mode
            presence.obeyed = control.obeyed
            return presence
        } obey: {
            order.yield($0)
        }
    }

    /// Works until ``shutdown()`` is called, then lets running jobs end or hands them back.
    package func run() async {
        logger.notice(
            "worker started",
            metadata: ["queues": "\(configuration.queues)", "concurrency": "\(configuration.concurrency)"])
        heartbeat.start()
        let news = RedisSubscription(broker.redis.configuration, channels: [ClusterKeys.control])
        await withDiscardingTaskGroup { group in
            group.addTask { await self.outbox.run() }
            group.addTask { [waker, inHand] in await waker.run { inHand.redisBell.ring() } }
            group.addTask { [heartbeat, inHand] in
                for await _ in news.messages {
                    heartbeat.beat()
                    inHand.redisBell.ring()
                }
            }
            group.addTask { await self.obeyOrders() }
            group.addTask { [startLoop, inHand] in
                for await _ in inHand.startBell.rings { await startLoop.turn() }
            }
            group.addTask { [endLoop, inHand] in
                for await _ in inHand.endBell.rings { await endLoop.turn() }
            }
            for loop in ephemeral {
                group.addTask { await loop.run() }
                group.addTask { [control, inHand] in
                    for await _ in loop.bell.rings {
                        await loop.turn()
                        // The end of this loop's last job may be what the worker waits for.
                        if control.isShuttingDown { inHand.redisBell.ring() }
                    }
                }
                loop.bell.ring()
            }
            inHand.redisBell.ring()
            var redisLoop = redisLoop
            for await _ in inHand.redisBell.rings {
                await redisLoop.turn()
                if control.isShuttingDown && !holdsJobs { break }
            }
            news.close()
            group.cancelAll()
        }
        heartbeat.stop()
        threads.stop()
        logger.notice("worker stopped")
    }

    /// Asks the worker to stop: it claims nothing more, running jobs get the grace to end, then are handed back.
    ///
    /// - Returns: `true` when ``run()`` will return; `false` when handlers do not heed their cancellation, or an outcome
    ///   cannot be recorded. The jobs have been handed back or will be tried again, and the process may exit.
    package func shutdown() async -> Bool {
        guard control.beginShutdown() else { return true }
        return await drain()
    }

    /// Follows what operators want of the worker, one order after another.
    private func obeyOrders() async {
        await withDiscardingTaskGroup { group in
            for await order in orders {
                guard control.obey(order) else { continue }
                logger.notice(
                    "order obeyed", metadata: ["mode": "\(control.mode)", "concurrency": "\(control.concurrency)"])
                threads.grow(to: control.concurrency)
                postgres.resize(to: WorkerConfiguration.connections(for: control.concurrency))
                heartbeat.beat()
                ringAll()
                // Beside the next order, which may be to resume.
                if order.mode == .draining { group.addTask { await self.drain() } }
            }
            group.cancelAll()
        }
    }

    /// Lets running jobs end or hands them back, unless the worker is told meanwhile to go on.
    ///
    /// - Returns: `false` when handlers do not heed their cancellation.
    @discardableResult
    private func drain() async -> Bool {
        logger.notice("draining", metadata: ["running": "\(leases.count)"])
        heartbeat.beat()
        ringAll()
        await waitForHandlers(configuration.drainGrace)
        if control.mode != .draining { return true }
        for held in leases.all { held.control.stop(.draining) }
        for loop in ephemeral { loop.stopAll(.draining) }
        await waitForHandlers(Self.stopGrace)
        let isEmpty = await handBackRemaining()
        heartbeat.beat()
        return isEmpty
    }

    private func ringAll() {
        inHand.redisBell.ring()
        for loop in ephemeral { loop.bell.ring() }
    }

    /// How long handlers may take to heed their cancellation.
    private static let stopGrace = Duration.seconds(5)

    private func waitForHandlers(_ grace: Duration) async {
        let deadline = ContinuousClock.now + grace
        while holdsJobs && control.mode == .draining && ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Whether a store counts any job as this worker's.
    private var holdsJobs: Bool { leases.count > 0 || ephemeral.contains { $0.held > 0 } }

    private func handBackRemaining() async -> Bool {
        let ends = leases.all.filter { !$0.control.isOver }.compactMap { held in
            held.started.map { AttemptEnd.handedBack(held.lease, queue: held.queue, $0) }
        }
        if ends.isEmpty { return !holdsJobs }
        do {
            let recorded = try await ledger.end(ends)
            for (queue, ends) in Dictionary(grouping: recorded, by: \.queue) {
                _ = try await broker.exchange(queue: queue, worker: configuration.name, ends: ends, claimUpTo: 0)
            }
        } catch {
            logger.error("jobs could not be handed back; their leases will lapse", metadata: ["error": "\(error)"])
        }
        leases.remove(ends.map(\.lease))
        return false
    }

    /// How many jobs may run here at a time, and how many are in hand.
    package nonisolated var load: (slots: Int, running: Int) {
        (control.slots, leases.count + ephemeral.reduce(0) { $0 + $1.held })
    }

    private var repair: StoreRepair { StoreRepair(ledger: ledger, broker: broker, logger: logger) }

    /// Which jobs the worker can run now, beside those that it runs.
    private nonisolated var ability: WorkerAbility {
        WorkerAbility(
            kinds: kinds, capabilities: configuration.capabilities,
            freeMemory: configuration.memory.map { $0 - leases.memory })
    }

    private var redisLoop: RedisLoop {
        RedisLoop(
            worker: configuration.name, broker: broker, repair: repair, leases: leases, inHand: inHand, waker: waker,
            slots: slots, metrics: metrics, logger: logger, ability: { self.ability },
            rota: QueueRota(durableQueues, configuration.policy))
    }

    private var startLoop: StartLoop {
        StartLoop(
            worker: configuration.name, ledger: ledger, broker: broker, repair: repair, leases: leases, inHand: inHand,
            slots: slots, metrics: metrics, logger: logger, starter: starter)
    }

    private var endLoop: EndLoop {
        EndLoop(
            ledger: ledger, repair: repair, leases: leases, inHand: inHand, metrics: metrics, logger: logger)
    }
}

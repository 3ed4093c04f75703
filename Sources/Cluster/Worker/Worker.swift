// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
package import Logging
package import Postgres
package import Redis

/// A worker: claims jobs, runs several at a time, records how they end.
///
/// One loop does all the talking to the stores. Each turn records the attempts that have ended in the ledger, then
/// tells Redis and claims as many jobs as there are free slots in one call, then raises the fence for them. Under
/// load a turn serves many jobs; an idle worker makes none.
///
/// - Guarantees: an outcome is recorded in the ledger before Redis hears of it, and is kept until it is recorded. An
///   attempt that lost its lease records nothing.
/// - Does not: stop a handler that ignores cancellation. Such a handler keeps its slot, not its job.
package actor Worker {
    private let configuration: WorkerConfiguration
    private let ledger: Ledger
    private let broker: Broker
    private let runner: AttemptRunner
    private let leases = HeldLeases()
    private let threads: HandlerThreads
    private let outbox: ReportOutbox
    private let waker: Waker
    private let heartbeat: Heartbeat
    private let logger: Logger
    private let control: WorkerControl
    private let postgres: PostgresPool
    private let orders: AsyncStream<WorkerOrder>
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// Attempts that have ended and that a store does not know of yet.
    private var ended: [AttemptEnd] = []

    /// - Parameters:
    ///   - configuration: how the worker works.
    ///   - kinds: the kinds of job that it can run.
    ///   - postgres: the ledger's and the hospital's database; at least one connection more than jobs at a time.
    ///   - redis: the broker's Redis.
    ///   - logger: where the worker's own log goes.
    package init(
        _ configuration: WorkerConfiguration, kinds: JobKindRegistry, postgres: PostgresPool, redis: RedisClient,
        logger: Logger
    ) {
        var logger = logger
        logger[metadataKey: "worker"] = "\(configuration.name)"
        let broker = Broker(redis, leases: configuration.leases)
        self.configuration = configuration
        self.broker = broker
        self.logger = logger
        self.postgres = postgres
        ledger = Ledger(postgres)
        threads = HandlerThreads(count: configuration.concurrency)
        outbox = ReportOutbox(broker: broker, logger: logger)
        waker = Waker(redis: redis, queues: configuration.queues.map { QueueKeys($0) }, logger: logger)
        runner = AttemptRunner(
            kinds: kinds, postgres: postgres, threads: threads, outbox: outbox, rules: configuration.rules,
            outputDirectory: configuration.outputDirectory, logger: logger)
        let presence = WorkerPresence(
            name: configuration.name, host: ProcessInfo.processInfo.hostName, processID: Int(getpid()),
            branch: configuration.branch ?? "", queues: configuration.queues,
            concurrency: configuration.concurrency, running: 0, state: .running, startedAt: Date())
        let control = WorkerControl(concurrency: configuration.concurrency)
        self.control = control
        let (orders, order) = AsyncStream<WorkerOrder>.makeStream()
        self.orders = orders
        heartbeat = Heartbeat(
            redis: redis.configuration, policy: configuration.leases, leases: leases, logger: logger
        ) { [leases] in
            var presence = presence
            presence.running = leases.count
            presence.concurrency = control.concurrency
            presence.state = control.mode == .draining && presence.running == 0 ? .drained : control.mode
            presence.obeyed = control.obeyed
            return presence
        } obey: {
            order.yield($0)
        }
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
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
            group.addTask { [waker, signal] in await waker.run { signal.yield() } }
            group.addTask { [heartbeat] in
                for await _ in news.messages { heartbeat.beat() }
            }
            group.addTask { await self.obeyOrders() }
            signal.yield()
            for await _ in signals {
                for attempt in await turn() {
                    group.addTask { await self.perform(attempt) }
                }
                if control.isShuttingDown && leases.count == 0 && ended.isEmpty { break }
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
    /// - Returns: `true` when ``run()`` will return; `false` when handlers do not heed their cancellation. Their jobs
    ///   have been handed back all the same, and the process may exit.
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
                signal.yield()
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
        signal.yield()
        await waitForHandlers(configuration.drainGrace)
        if control.mode != .draining { return true }
        for held in leases.all { held.stop(.draining) }
        await waitForHandlers(Self.stopGrace)
        let isEmpty = await handBackRemaining()
        heartbeat.beat()
        return isEmpty
    }

    /// How long handlers may take to heed their cancellation.
    private static let stopGrace = Duration.seconds(5)

    private func waitForHandlers(_ grace: Duration) async {
        let deadline = ContinuousClock.now + grace
        while leases.count > 0 && control.mode == .draining && ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(20))
        }
    }

    private func handBackRemaining() async -> Bool {
        let ends = leases.all.compactMap { held in
            held.started.map { started in
                AttemptEnd(
                    lease: held.lease, queue: held.queue,
                    verdict: Verdict(state: .queued, failures: started.failures, lostLeases: started.lostLeases),
                    outcome: "handed-back")
            }
        }
        if ends.isEmpty { return true }
        do {
            let recorded = try await ledger.end(ends)
            for (queue, ends) in Dictionary(grouping: recorded, by: \.queue) {
                _ = try await broker.exchange(queue: queue, worker: configuration.name, ends: ends, claimUpTo: 0)
            }
        } catch {
            logger.error("jobs could not be handed back; their leases will lapse", metadata: ["error": "\(error)"])
        }
        for end in ends { leases.remove(end.lease) }
        return false
    }

    private func perform(_ attempt: Attempt) async {
        if let end = await runner.run(attempt) {
            ended.append(end)
        } else {
            leases.remove(attempt.claim.lease)
        }
        signal.yield()
    }

    /// One round of talking to the stores.
    ///
    /// - Returns: the attempts to begin, even when a store failed half-way.
    private func turn() async -> [Attempt] {
        let ends = ended
        ended = []
        var begun: [Attempt] = []
        var untold: [AttemptEnd] = []
        do {
            untold = try await record(ends)
            for queue in configuration.queues {
                let claims = try await exchange(queue, untold.filter { $0.queue == queue })
                untold.removeAll { $0.queue == queue }
                begun += try await begin(claims, of: queue)
            }
            if freeSlots > 0 { waker.arm() } else { await waker.returnToken() }
        } catch {
            ended += untold
            logger.warning("a store cannot be reached; will try again", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            signal.yield()
        }
        return begun
    }

    private var freeSlots: Int { max(0, control.slots - leases.count) }

    /// Records ends in the ledger. What cannot be recorded now is kept for the next turn.
    ///
    /// - Returns: the ends that the ledger knows of and Redis is to hear of.
    private func record(_ ends: [AttemptEnd]) async throws -> [AttemptEnd] {
        let unrecorded = ends.filter { !$0.isRecorded }
        let recorded: [AttemptEnd]
        do {
            recorded = try await ledger.end(unrecorded)
        } catch {
            ended += ends
            throw error
        }
        let stale = Set(unrecorded.map(\.lease)).subtracting(recorded.map(\.lease))
        for lease in stale {
            logger.warning(
                "the ledger refused a stale attempt",
                metadata: ["job.id": "\(lease.id)", "job.attempt": "\(lease.attempt)"])
            leases.remove(lease)
        }
        await correct(stale.map(\.id))
        return ends.filter(\.isRecorded) + recorded
    }

    /// Tells Redis what has ended and claims jobs of one queue. The leases count, and are renewed, from here on.
    private func exchange(_ queue: String, _ ends: [AttemptEnd]) async throws -> [Claim] {
        let limit = min(Self.mostClaims, max(0, control.slots - leases.count + ends.count))
        if ends.isEmpty && limit == 0 { return [] }
        let (claims, refused) = try await broker.exchange(
            queue: queue, worker: configuration.name, ends: ends, claimUpTo: limit)
        for end in ends { leases.remove(end.lease) }
        if limit > 0 { waker.useToken() }
        await correct(refused)
        return claims
    }

    /// The most jobs to claim in one call, so that no script holds Redis up for long.
    private static let mostClaims = 256

    /// Raises the fence for claimed jobs. Jobs that the ledger does not let run are put right in Redis.
    private func begin(_ claims: [Claim], of queue: String) async throws -> [Attempt] {
        if claims.isEmpty { return [] }
        var stops: [Lease: AsyncStream<StopReason>] = [:]
        for claim in claims {
            let (stream, stop) = AsyncStream<StopReason>.makeStream(bufferingPolicy: .bufferingOldest(1))
            stops[claim.lease] = stream
            leases.add(HeldLeases.Held(lease: claim.lease, queue: queue) { stop.yield($0) })
        }
        let started: [JobID: StartedAttempt]
        do {
            started = try await ledger.start(claims.map(\.lease), worker: configuration.name)
        } catch {
            await handBack(claims, of: queue)
            throw error
        }
        let refused = claims.filter { started[$0.lease.id] == nil }
        for claim in refused { leases.remove(claim.lease) }
        await correct(refused.map(\.lease.id), overridingClaims: true)
        return claims.compactMap { claim in
            guard let started = started[claim.lease.id], let stops = stops[claim.lease] else { return nil }
            leases.begin(claim.lease, started)
            return Attempt(claim: claim, started: started, stops: stops)
        }
    }

    /// Gives claims back whose start the ledger could not record: nothing has begun, and whoever can reach the
    /// ledger shall have the jobs.
    private func handBack(_ claims: [Claim], of queue: String) async {
        for claim in claims { leases.remove(claim.lease) }
        let ends = claims.map { claim in
            AttemptEnd(
                lease: claim.lease, queue: queue, verdict: Verdict(state: .queued, failures: 0, lostLeases: 0),
                outcome: "handed-back")
        }
        do {
            _ = try await broker.exchange(queue: queue, worker: configuration.name, ends: ends, claimUpTo: 0)
        } catch {
            logger.warning("claims could not be handed back; their leases will lapse", metadata: ["error": "\(error)"])
        }
    }

    /// Makes Redis agree with the ledger on jobs where the two were found to differ.
    private func correct(_ ids: [JobID], overridingClaims: Bool = false) async {
        if ids.isEmpty { return }
        do {
            try await broker.mirror(try await ledger.entries(ids), overridingClaims: overridingClaims)
        } catch {
            logger.warning("redis could not be corrected; the reconciler will", metadata: ["error": "\(error)"])
        }
    }
}

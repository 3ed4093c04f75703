// SPDX-License-Identifier: Apache-2.0

package import Jobs
import Redis

extension ClusterClient {
    /// The workers that are there, by name.
    package func workers() async throws -> [WorkerPresence] {
        try await broker.workers()
    }

    /// Lines of a job's live log.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - queue: the job's queue.
    ///   - last: only lines after this one.
    package func log(_ id: JobID, queue: String, after last: JobLogLine? = nil) async throws -> [JobLogLine] {
        let start = last.map { "(\($0.id)" } ?? "-"
        let reply = try await broker.redis.send("XRANGE", QueueKeys(queue).log(id), start, "+")
        return (reply.array ?? []).compactMap { entry in
            guard let parts = entry.array, parts.count == 2, let id = parts[0].string else { return nil }
            return JobLogLine(id: id, fields: parts[1].fields)
        }
    }

    /// Follows a job until it ends: its state, its progress, its log.
    ///
    /// Redis says when there is news; the ledger says how it ends. When Redis cannot be reached, the ledger alone is
    /// asked, once a second.
    ///
    /// - Throws: `BadInput` when there is no such job.
    package func watch(_ id: JobID) -> AsyncThrowingStream<JobUpdate, any Error> {
        AsyncThrowingStream { continuation in
            let task = Task {
                do {
                    try await follow(id) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func follow(_ id: JobID, _ tell: @Sendable (JobUpdate) -> Void) async throws {
        guard let first = try await job(id) else { throw BadInput("there is no job \(id)") }
        let news = RedisSubscription(broker.redis.configuration, channels: [QueueKeys(first.queue).changed(id)])
        defer { news.close() }
        let (ticks, tick) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in news.messages { tick.yield() } }
            group.addTask {
                while !Task.isCancelled {
                    try await Task.sleep(for: .seconds(1))
                    tick.yield()
                }
            }
            tick.yield()
            var last: JobLogLine?
            for await _ in ticks {
                guard let record = try await job(id) else { throw BadInput("job \(id) is no longer there") }
                for line in (try? await log(id, queue: record.queue, after: last)) ?? [] {
                    tell(.line(line))
                    last = line
                }
                if record.state.isTerminal {
                    tell(.ended(record))
                    break
                }
                tell(.changed(record))
            }
            group.cancelAll()
            while let _ = try? await group.next() {}
        }
    }

    /// Adds what Redis knows of running jobs. Without Redis there is no progress to show, and no harm done.
    func withProgress(_ records: [JobRecord]) async -> [JobRecord] {
        let running = records.indices.filter { records[$0].state == .running }
        if running.isEmpty { return records }
        let commands = running.map { index in
            RedisCommand(
                "HMGET", QueueKeys(records[index].queue).job(records[index].id), "progress", "total", "message")
        }
        guard let replies = try? await broker.redis.pipeline(commands) else { return records }
        var records = records
        for (index, reply) in zip(running, replies) {
            guard let fields = reply.array, fields.count == 3, let completed = fields[0].string.flatMap({ Int64($0) })
            else { continue }
            records[index].progress = Progress(
                completed: completed, total: fields[1].string.flatMap { Int64($0) },
                message: fields[2].string.flatMap { $0.isEmpty ? nil : $0 })
        }
        return records
    }
}

// SPDX-License-Identifier: Apache-2.0

extension Explainer {
    /// Why a job that could run does not: the first obstacle that a claim would meet.
    var ready: JobExplanation {
        var found = place ?? pause ?? workers ?? limits.lazy.compactMap(limit).first ?? busy
        found.details += standing
        if let expires = facts.expiresAt, facts.attempt == 0 {
            found.details.append("unless it has started by then, it fails \(moment(expires))")
        }
        if facts.lostLeases > 0 { found.details.append(lost) }
        return found
    }

    /// What is odd about the job's place in Redis.
    private var place: JobExplanation? {
        guard let redis = facts.redis else {
            return JobExplanation(
                "redis-unreachable", "Redis cannot be reached, and no work is handed out without it",
                ["the job is safe in the ledger and starts when Redis is back"]
                    + [facts.redisFailure].compactMap(\.self))
        }
        guard let state = redis.state else {
            return JobExplanation(
                "not-in-redis", "the coordinator has yet to tell Redis of it",
                facts.isLed
                    ? ["it takes some seconds; when it takes longer, `rounds doctor` says why"]
                    : ["no coordinator leads: `rounds up` or `rounds coordinator`"])
        }
        if state == JobState.running.rawValue {
            return JobExplanation("claimed", "\(redis.worker ?? "a worker") has just claimed it")
        }
        if redis.places.keys.contains(.scheduled) {
            return JobExplanation(
                "overdue", "its time has come, and the coordinator is about to make it ready", leader)
        }
        return nil
    }

    private var pause: JobExplanation? {
        guard let pause = facts.pause else { return nil }
        let who =
            pause.by.map { "\($0) has paused the queue '\(facts.queue)'" } ?? "the queue '\(facts.queue)' is paused"
        return JobExplanation(
            "queue-paused", who + (pause.reason.map { ": \($0)" } ?? ""),
            (pause.since.map { ["it is paused since \(moment($0))"] } ?? [])
                + ["`rounds queues resume \(facts.queue)` lets it go on"])
    }

    /// Why no worker can take it.
    private var workers: JobExplanation? {
        let serving = facts.workers.filter { $0.queues.contains(facts.queue) }
        guard !serving.isEmpty else {
            let there = facts.workers.isEmpty ? "no worker is there" : "no worker serves the queue '\(facts.queue)'"
            return JobExplanation(
                "no-worker", there, ["`rounds up` or `rounds worker --queues \(facts.queue)` starts one"])
        }
        let lacks = serving.map { ($0, lack(of: $0)) }
        let capable = lacks.filter { $0.1 == nil }.map(\.0)
        guard !capable.isEmpty else {
            let isVersion =
                serving.contains { $0.ability?.kinds[facts.jobClass.kind] != nil }
                && serving.allSatisfy { ($0.ability?.kinds[facts.jobClass.kind] ?? 0) < facts.jobClass.version }
            let details = lacks.map { "\($0.0.name) \($0.1 ?? "")" }
            return isVersion
                ? JobExplanation(
                    "parked",
                    "no worker knows version \(facts.jobClass.version) of \(facts.jobClass.kind) yet",
                    details + ["it waits for workers of a newer release"])
                : JobExplanation(
                    "no-capable-worker", "no worker that is there can run it: " + details[0], Array(details.dropFirst())
                )
        }
        guard !capable.contains(where: { $0.standstill == nil }) else { return nil }
        return JobExplanation(
            "workers-quiet", "every worker that could run it is \(capable[0].standstill ?? "quiet")",
            ["`rounds workers resume --all` lets them take work"])
    }

    /// What a worker lacks to run the job, as the rest of a sentence that begins with its name; `nil` for nothing.
    private func lack(of worker: JobFacts.Worker) -> String? {
        guard let ability = worker.ability else { return nil }
        let wanted = facts.jobClass
        guard let version = ability.kinds[wanted.kind] else { return "does not know the kind \(wanted.kind)" }
        if version < wanted.version {
            return "knows \(wanted.kind) up to version \(version), not \(wanted.version)"
        }
        let missing = wanted.capabilities.filter { !ability.capabilities.contains($0) }
        if !missing.isEmpty { return "lacks \(missing.map { "'\($0)'" }.joined(separator: ", "))" }
        if let memory = ability.freeMemory, memory < wanted.memory {
            return "has \(memory) MiB of memory, and the job needs \(wanted.memory)"
        }
        return nil
    }

    /// Limits that hold the job up, the queue's before its key's.
    private var limits: [JobFacts.Limit] { facts.limits.sorted { $0.key < $1.key } }

    private func limit(_ limit: JobFacts.Limit) -> JobExplanation? {
        let whose = limit.key.isEmpty ? "the queue '\(facts.queue)'" : "the key '\(limit.key)'"
        if let most = limit.concurrency, limit.running >= most {
            let jobs = limit.holders.map { "job \($0)" }.joined(separator: ", ")
            return JobExplanation(
                limit.key.isEmpty ? "queue-limit" : "key-limit",
                "\(limit.running) of \(most) jobs that \(whose) allows at a time are running",
                jobs.isEmpty ? [] : ["running: \(jobs)"])
        }
        guard let next = limit.nextStart, next > facts.now else { return nil }
        return JobExplanation(
            "rate-limit", "\(whose) allows \(words(limit.rate)); the next one starts \(moment(next))")
    }

    private func words(_ rate: JobRate?) -> String {
        guard let rate else { return "no more starts for now" }
        return "\(rate.count) \(rate.count == 1 ? "start" : "starts") in \(Self.span(rate.period / .seconds(1)))"
    }

    private var busy: JobExplanation {
        let capable = facts.workers.filter {
            $0.queues.contains(facts.queue) && $0.standstill == nil && lack(of: $0) == nil
        }
        let slots = capable.reduce(0) { $0 + $1.slots }
        let running = capable.reduce(0) { $0 + $1.running }
        guard running >= slots else { return JobExplanation("about-to-start", "a worker is about to take it") }
        let workers =
            capable.count == 1 ? "the worker that can run it is" : "the \(capable.count) workers that can run it are"
        return JobExplanation("workers-busy", "\(workers) busy: \(running) of \(slots) slots")
    }

    /// Where the job stands among those that wait.
    private var standing: [String] {
        guard let line = facts.line else { return [] }
        let ahead = line.ahead == 0 ? "no job stands" : line.ahead == 1 ? "1 job stands" : "\(line.ahead) jobs stand"
        let turns = line.branches > 1 ? "; \(line.branches) branches take turns" : ""
        let branch = facts.branch.isEmpty ? "" : " of branch '\(facts.branch)'"
        return ["\(ahead) before it among those like it\(branch)\(turns)"]
    }
}

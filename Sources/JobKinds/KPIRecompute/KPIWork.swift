// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital
import Jobs
import Postgres

/// The work of one `kpi-recompute` job within its transaction.
struct KPIWork {
    private let transaction: PostgresTransaction
    private let context: JobContext
    private let store: KPIStore
    private let runs: KPIRuns
    private let started = ContinuousClock.now
    private let total: Int
    private var done = 0
    private var outcomes: [String: KPIStore.Outcome] = [:]
    private var order: [String] = []
    private var run: Int?
    private var parts: [KPIRuns.Part]?

    /// - Parameter total: how many KPIs there are to compute, for the progress.
    init(transaction: PostgresTransaction, context: JobContext, total: Int) {
        self.transaction = transaction
        self.context = context
        self.total = total
        store = KPIStore(transaction: transaction)
        runs = KPIRuns(transaction: transaction)
    }

    /// What was done, once it is.
    func result(_ parameters: KPIRecompute.Parameters) -> KPIRecompute.Result {
        let kpis = order.compactMap { name in
            outcomes[name].map {
                KPIRecompute.Result.Part(kpi: name, rows: $0.rows, changed: $0.changed, removed: $0.removed)
            }
        }
        return KPIRecompute.Result(
            from: parameters.from, to: parameters.to, kpis: kpis, rows: kpis.reduce(0) { $0 + $1.rows },
            changed: kpis.reduce(0) { $0 + $1.changed }, removed: kpis.reduce(0) { $0 + $1.removed },
            seconds: (ContinuousClock.now - started) / .seconds(1), run: run, parts: parts)
    }

    // MARK: In one job

    /// Computes what was asked for, in place.
    mutating func compute(_ definitions: [KPIDefinition], _ parameters: KPIRecompute.Parameters) async throws {
        order = definitions.map(\.name)
        try await store.lock()
        let generation = try await store.currentGeneration()
        let isRange = parameters.from != nil || parameters.to != nil
        let stale = try await store.register(definitions, isComplete: !isRange)
        if isRange {
            try await pass(definitions, .days(from: parameters.from, to: parameters.to), generation)
        } else if parameters.kpis != nil {
            try await pass(definitions, .all, generation)
        } else {
            try await store.takeTouched()
            let isFull = parameters.full == true
            try await pass(definitions.filter { !isFull && !stale.contains($0.name) }, .touched, generation)
            try await pass(definitions.filter { isFull || stale.contains($0.name) }, .all, generation)
            try await dropOthers(definitions)
        }
        context.progress(Int64(total), of: Int64(total), "done")
    }

    // MARK: In parts

    /// Divides the work.
    mutating func plan(_ definitions: [KPIDefinition], parts count: Int) async throws {
        try await store.lock()
        let parts = try await runs.plan(parts: count, definitions)
        self.parts = parts
        run = parts.first?.run
        context.log("\(parts.count) parts of run \(run ?? 0)")
    }

    /// Computes one part of the branches.
    mutating func computePart(_ definitions: [KPIDefinition], _ parameters: KPIRecompute.Parameters) async throws {
        guard let run = parameters.run, let part = parameters.part, let branches = parameters.branches else { return }
        order = definitions.map(\.name)
        try await requireOpen(run, definitions)
        try await pass(definitions, .branches(branches), run, isNew: true)
        try await runs.complete(part: part, of: run)
        context.progress(Int64(total), of: Int64(total), "done")
    }

    /// Lets readers see all parts.
    mutating func publish(_ definitions: [KPIDefinition], run: Int) async throws {
        order = definitions.map(\.name)
        try await store.lock()
        try await requireOpen(run, definitions)
        let missing = try await runs.missingParts(of: run)
        guard missing == 0 else {
            throw JobFailure("\(missing) parts of run \(run) have not been computed", retryable: false)
        }
        _ = try await store.register(definitions, isComplete: true)
        try await runs.publish(run)
        try await pass(definitions, .touched, run)
        try await dropOthers(definitions)
        context.progress(Int64(total), of: Int64(total), "done")
    }

    private func requireOpen(_ run: Int, _ definitions: [KPIDefinition]) async throws {
        guard try await runs.isOpen(run, definitions) else {
            throw JobFailure(
                "run \(run) was given up: another recompute in parts has begun, it is over a day old, or the KPI files have "
                    + "changed since it was planned; start it anew", retryable: false)
        }
    }

    // MARK: Parts of the work

    private mutating func pass(
        _ definitions: [KPIDefinition], _ scope: KPIScope, _ generation: Int, isNew: Bool = false
    ) async throws {
        guard !definitions.isEmpty else { return }
        context.progress(Int64(done), of: Int64(total), "reading the hospital's data")
        let open = try await store.prepare(definitions, scope)
        for batch in KPIBatch.batches(definitions) {
            try context.checkCancellation()
            context.progress(Int64(done), of: Int64(total), batch.definitions[0].title)
            let computed = try await compute(batch, generation, replacing: isNew ? nil : open)
            for definition in batch.definitions {
                let outcome = computed[definition.name] ?? KPIStore.Outcome(rows: 0, changed: 0, removed: 0)
                outcomes[definition.name] = outcome
                context.log(
                    "\(definition.name): \(outcome.rows) values, \(outcome.changed) changed, \(outcome.removed) removed"
                )
            }
            done += batch.definitions.count
        }
        try await store.release()
    }

    private func compute(
        _ batch: KPIBatch, _ generation: Int, replacing open: KPIOpenRanges?
    ) async throws -> [String: KPIStore.Outcome] {
        do {
            return try await store.compute(batch, generation: generation, replacing: open)
        } catch {
            guard error.isMistakeInQuery else { throw error }
            let files = batch.definitions.map(\.file).joined(separator: " or ")
            throw JobFailure("\(files): \(error)", retryable: false)
        }
    }

    private func dropOthers(_ definitions: [KPIDefinition]) async throws {
        let dropped = try await store.removeAll(except: definitions)
        if dropped > 0 { context.log("removed \(dropped) KPIs that have no file any more") }
    }
}

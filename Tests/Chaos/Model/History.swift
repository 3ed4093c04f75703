// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres

/// Everything that was noted in a run, and whether it agrees with the model.
struct History: Sendable {
    struct Effect: Sendable {
        let job: Int64
        let attempt: Int
        let part: Int
        let seenState: String?
        let seenAttempt: Int?
    }

    let changes: [Int64: [JobChange]]
    let effects: [Int64: [Effect]]
    /// The workers whose handlers began an attempt, by job and attempt.
    let holders: [String: Set<String>]
    let balance: Int
    let start: Date

    /// Reads it all.
    init(_ pool: PostgresPool) async throws {
        let rows = try await pool.query("SELECT * FROM chaos.history ORDER BY moment")
        let all = try rows.map { try JobChange($0) }
        changes = Dictionary(grouping: all, by: \.job)
        start = all.first?.at ?? Date()
        effects = Dictionary(
            grouping: try await pool.query("SELECT * FROM chaos.effects ORDER BY id").map {
                Effect(
                    job: try $0.decode("job_id"), attempt: try $0.decode("attempt"), part: try $0.decode("part"),
                    seenState: try $0.decodeIfPresent("seen_state"),
                    seenAttempt: try $0.decodeIfPresent("seen_attempt"))
            }, by: \.job)
        var holders: [String: Set<String>] = [:]
        for row in try await pool.query("SELECT DISTINCT job_id, attempt, worker FROM chaos.starts") {
            let key = "\(try row.decode("job_id", as: Int64.self))/\(try row.decode("attempt", as: Int.self))"
            holders[key, default: []].insert(try row.decode("worker"))
        }
        self.holders = holders
        balance = try await pool.query("SELECT sum(balance)::int FROM chaos.accounts")[0].decode(0)
    }

    /// How many jobs ended in a state.
    func count(_ state: String) -> Int {
        changes.values.count { $0.last?.state == state }
    }

    /// How many attempts began.
    var attempts: Int { changes.values.reduce(0) { $0 + $1.count(where: \.isStart) } }

    /// What is wrong.
    var violations: [Violation] {
        var found: [Violation] = []
        for (job, changes) in changes.sorted(by: { $0.key < $1.key }) {
            found += JobRules.violations(of: changes)
            if let last = changes.last, !JobRules.terminal.contains(last.state) {
                found.append(Violation(job, "was accepted and has not ended: it is \(last.state)"))
            }
            found += effectViolations(job, changes)
            found += holderViolations(job, changes)
        }
        if balance != count("succeeded") {
            found.append(Violation(nil, "the balance is \(balance) after \(count("succeeded")) successes"))
        }
        return found
    }

    private func effectViolations(_ job: Int64, _ changes: [JobChange]) -> [Violation] {
        var found: [Violation] = []
        let effects = effects[job] ?? []
        let deposits = effects.count { $0.part == 0 }
        let wanted = changes.last?.state == "succeeded" ? 1 : 0
        if deposits != wanted {
            found.append(Violation(job, "has \(deposits) deposits and is \(changes.last?.state ?? "nowhere")"))
        }
        for effect in effects {
            let state = effect.part == 0 ? "succeeded" : "running"
            if effect.seenState != state || effect.seenAttempt != effect.attempt {
                found.append(
                    Violation(
                        job,
                        "attempt \(effect.attempt) committed part \(effect.part) while the job was "
                            + "\(effect.seenState ?? "gone") (\(effect.seenAttempt ?? 0))"))
            }
        }
        return found
    }

    private func holderViolations(_ job: Int64, _ changes: [JobChange]) -> [Violation] {
        changes.filter(\.isStart).compactMap { start in
            let handlers = holders["\(job)/\(start.attempt)"] ?? []
            if handlers.isEmpty || handlers == [start.worker ?? ""] { return nil }
            return Violation(
                job, "attempt \(start.attempt) of \(start.worker ?? "nobody") was run by \(handlers.sorted())")
        }
    }

    /// The life of a job for people.
    func text(of job: Int64) -> String {
        (["  job \(job)"] + (changes[job] ?? []).map { $0.text(since: start) }).joined(separator: "\n")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import Cluster

@Suite("The audit trail")
struct AuditTests {
    /// A database whose audit trail has some entries.
    private struct Trail {
        let postgres: PostgresPool
        let client: ClusterClient

        init(entries: Int = 6) async throws {
            postgres = try await TestDatabase.migrated()
            let redis = RedisClient(try RedisConfiguration(url: try TestServers.redis().url))
            client = ClusterClient(postgres: postgres, redis: redis, kinds: JobKindRegistry([Deposit()]))
            for number in 1...entries { try await record(number) }
        }

        func record(_ number: Int) async throws {
            try await Audit.change(postgres) { _ in
                (
                    (),
                    AuditEntry(
                        .jobCancel, of: ["job \(number)"], by: "asha@ward3",
                        reason: number % 2 == 0 ? "why, \"so\"" : nil,
                        details: ["number": .number(Double(number))])
                )
            }
        }

        /// What somebody does who owns the database and knows how the trail is guarded.
        func tamper(_ statements: String) async throws {
            try await postgres.executeScript(
                """
                ALTER TABLE rounds.audit DISABLE TRIGGER ALL;
                ALTER TABLE rounds.audit_head DISABLE TRIGGER ALL;
                \(statements);
                ALTER TABLE rounds.audit ENABLE ALWAYS TRIGGER chain, ENABLE ALWAYS TRIGGER append_only;
                ALTER TABLE rounds.audit_head ENABLE ALWAYS TRIGGER moved_by_chain;
                """)
        }

        /// Makes an entry's own hash right again.
        static func rehash(_ id: Int) -> String {
            """
            UPDATE rounds.audit SET hash = sha256(previous || convert_to(rounds.audit_content(audit), 'UTF8'))
            WHERE id = \(id)
            """
        }

        func problems(kept: String? = nil) async throws -> [String] {
            try await client.verifyAudit(kept: kept).problems.map(\.text)
        }
    }

    @Test("is intact as long as nobody touches it, and goes on after it was looked at")
    func intact() async throws {
        let trail = try await Trail(entries: 3)
        let first = try await trail.client.verifyAudit()
        #expect(first.isIntact)
        #expect(first.head.id == 3)
        try await trail.record(4)
        let later = try await trail.client.verifyAudit(kept: first.head.hash)
        #expect(later.isIntact)
        #expect(later.entries == 4)
    }

    @Test("is intact while empty")
    func empty() async throws {
        let postgres = try await TestDatabase.migrated()
        let redis = RedisClient(try RedisConfiguration(url: try TestServers.redis().url))
        let client = ClusterClient(postgres: postgres, redis: redis, kinds: JobKindRegistry([]))
        #expect(try await client.verifyAudit().isIntact)
    }

    @Test(
        "refuses to be changed",
        arguments: [
            "UPDATE rounds.audit SET actor = 'nobody' WHERE id = 2", "DELETE FROM rounds.audit WHERE id = 2",
            "TRUNCATE rounds.audit", "UPDATE rounds.audit_head SET id = 1", "DELETE FROM rounds.audit_head",
            "SET session_replication_role = replica; DELETE FROM rounds.audit WHERE id = 2",
            "INSERT INTO rounds.audit_head (singleton, id, hash) VALUES (true, 1, '')",
        ])
    func refusal(_ statement: String) async throws {
        let trail = try await Trail(entries: 3)
        await #expect(throws: PostgresError.self) { try await trail.postgres.executeScript(statement) }
        #expect(try await trail.problems().isEmpty)
    }

    @Test("gives an entry its place, whatever the one who inserts it claims")
    func insertedByHand() async throws {
        let trail = try await Trail(entries: 2)
        try await trail.postgres.executeScript(
            """
            INSERT INTO rounds.audit VALUES (99, '2001-01-01', 'x', 'job.cancel', '{}', NULL, '{}', 'a', 'b'),
                (99, '2001-01-01', 'y', 'job.cancel', '{}', NULL, '{}', 'a', 'b')
            """)
        let verified = try await trail.client.verifyAudit()
        #expect(verified.isIntact)
        #expect(verified.head.id == 4)
    }

    @Test(
        "names an entry that was altered, in whatever field",
        arguments: [
            "actor = 'somebody@else'", "verb = 'job.retry'", "subjects = '{job 33}'", "reason = 'another'",
            "reason = ''", "details = '{}'", "at = at + interval '1 microsecond'", "hash = previous",
        ])
    func altered(_ change: String) async throws {
        let trail = try await Trail()
        try await trail.tamper("UPDATE rounds.audit SET \(change) WHERE id = 3")
        let problems = try await trail.problems()
        #expect(problems.first == "entry 3 is not what was recorded: its content or its hash was altered")
    }

    @Test("names an entry that was altered together with its hash")
    func rehashed() async throws {
        let trail = try await Trail()
        try await trail.tamper("UPDATE rounds.audit SET actor = 'x' WHERE id = 3; \(Trail.rehash(3))")
        #expect(try await trail.problems() == ["entry 3 was altered, and its hash with it"])
        try await trail.tamper("UPDATE rounds.audit SET actor = 'x' WHERE id = 6; \(Trail.rehash(6))")
        #expect(try await trail.problems().last == "entry 6 was replaced: the end of the chain has another hash")
    }

    @Test("names entries that were deleted in the middle, at the beginning and at the end")
    func deleted() async throws {
        let trail = try await Trail(entries: 9)
        try await trail.tamper("DELETE FROM rounds.audit WHERE id IN (1, 4, 5, 9)")
        #expect(
            try await trail.problems() == ["entry 1 is missing", "entries 4 to 5 are missing", "entry 9 is missing"])
    }

    @Test("shows by a hash that was kept that its end was cut off, even when the head was set back, too")
    func truncated() async throws {
        let trail = try await Trail()
        let kept = try await trail.client.verifyAudit().head.hash
        try await trail.tamper(
            """
            DELETE FROM rounds.audit WHERE id > 4;
            UPDATE rounds.audit_head SET id = 4, hash = (SELECT hash FROM rounds.audit WHERE id = 4)
            """)
        #expect(try await trail.problems().isEmpty)
        let problems = try await trail.problems(kept: kept)
        #expect(problems == ["no entry has the hash that was kept: the one that had it was altered or is missing"])
    }

    @Test("shows by a hash that was kept that the whole of it was rewritten")
    func rewritten() async throws {
        let trail = try await Trail(entries: 3)
        let kept = try await trail.client.verifyAudit().head.hash
        try await trail.tamper(
            "TRUNCATE rounds.audit; UPDATE rounds.audit_head SET id = 0, hash = decode(repeat('00', 32), 'hex')")
        for number in 11...13 { try await trail.record(number) }
        #expect(try await trail.problems().isEmpty)
        #expect(try await trail.problems(kept: kept).count == 1)
    }

    @Test("names forged entries, at the end and in a gap")
    func forged() async throws {
        let trail = try await Trail(entries: 4)
        try await trail.tamper(
            """
            INSERT INTO rounds.audit SELECT 5, now(), 'x', verb, subjects, reason, details, hash, hash
            FROM rounds.audit WHERE id = 4;
            \(Trail.rehash(5))
            """)
        #expect(try await trail.problems() == ["entries from 5 on were added past the chain, which ends with 4"])
        try await trail.tamper(
            "DELETE FROM rounds.audit WHERE id IN (2, 5); INSERT INTO rounds.audit SELECT 2, at, actor, verb, subjects, "
                + "reason, details, previous, hash FROM rounds.audit WHERE id = 1; \(Trail.rehash(2))")
        #expect(try await !trail.problems().isEmpty)
    }

    @Test("names entries that changed places")
    func reordered() async throws {
        let trail = try await Trail()
        try await trail.tamper(
            "UPDATE rounds.audit SET id = -1 WHERE id = 3; UPDATE rounds.audit SET id = 3 WHERE id = 4; "
                + "UPDATE rounds.audit SET id = 4 WHERE id = -1")
        let problems = try await trail.problems()
        #expect(problems.map { String($0.prefix(7)) } == ["entry 3", "entry 4"])
    }

    @Test("keeps its chain whole when many record at once, and takes back what did not commit")
    func concurrency() async throws {
        let trail = try await Trail(entries: 1)
        struct Stop: Error {}
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 2...41 {
                group.addTask {
                    do {
                        try await trail.postgres.transaction { transaction in
                            let entry = AuditEntry(.jobRetry, of: ["job \(number)"], by: "many@once")
                            try await Audit.record(entry, in: transaction)
                            if number % 4 == 0 { throw Stop() }
                        }
                    } catch is Stop {}
                }
            }
            try await group.waitForAll()
        }
        let verified = try await trail.client.verifyAudit()
        #expect(verified.isIntact)
        #expect(verified.entries == 31)
    }

    @Test("splits a change of very many into entries of bounded size")
    func bulk() async throws {
        let trail = try await Trail(entries: 1)
        try await Audit.change(trail.postgres) { _ in
            ((), AuditEntry(.jobCancel, of: (1...2500).map { "job \($0)" }, by: "a@b"))
        }
        let records = try await trail.client.audit(AuditFilter(actor: "a"))
        #expect(records.map(\.subjects.count) == [500, 1000, 1000])
    }

    @Test("can be searched by actor, verb, subject and time")
    func list() async throws {
        let trail = try await Trail(entries: 4)
        let client = trail.client
        #expect(try await client.audit().map(\.id) == [4, 3, 2, 1])
        #expect(try await client.audit(AuditFilter(actor: "asha")).count == 4)
        #expect(try await client.audit(AuditFilter(actor: "asha@ward4")).isEmpty)
        #expect(try await client.audit(AuditFilter(verb: "job")).count == 4)
        #expect(try await client.audit(AuditFilter(verb: "job.retry")).isEmpty)
        #expect(try await client.audit(AuditFilter(subject: "job 2")).map(\.reason) == ["why, \"so\""])
        #expect(try await client.audit(AuditFilter(since: Date() + 60)).isEmpty)
        #expect(try await client.audit(AuditFilter(before: 3, limit: 1)).map(\.id) == [2])
    }
}

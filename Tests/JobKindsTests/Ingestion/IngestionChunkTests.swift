// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("Ingestion in chunks")
struct IngestionChunkTests {
    /// A dataset of numbered rows for each conflict rule.
    private func bench() async throws -> IngestionBench {
        var datasets: [String: String] = [:]
        for rule in ["newest", "first", "reject"] {
            datasets[rule] = """
                table: public.\(rule)
                key: id
                conflict: \(rule)
                columns:
                  - {header: id, type: integer}
                  - {header: name, type: text}
                """
        }
        let bench = try await IngestionBench(datasets: datasets)
        for rule in datasets.keys {
            try await bench.pool.executeScript(
                """
                CREATE TABLE public.\(rule)
                    (id bigint PRIMARY KEY, name text NOT NULL CHECK (name <> 'bad'), batch_id bigint,
                     source_line integer)
                """)
        }
        return bench
    }

    @discardableResult
    private func run(
        _ bench: IngestionBench, _ dataset: String, _ path: String, chunkBytes: Int64?
    ) async throws -> IngestionResult {
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: dataset, files: [path], chunkBytes: chunkBytes)
        return try await bench.kind.run(parameters, context: job.context)
    }

    private func shown(_ bench: IngestionBench, _ dataset: String) async throws -> [String] {
        try await bench.rows(
            "SELECT concat_ws('|', id, name, source_line, batch_id) FROM public.\(dataset) ORDER BY id")
            + bench.rows(
                "SELECT concat_ws('|', line, reason, raw, key::text, batch_id) FROM hospital.quarantine "
                    + "WHERE dataset = '\(dataset)' ORDER BY line")
    }

    /// Rows that are good, broken, in the table already, and there several times near and far.
    private static let lines = (1...120).map { number in
        switch number % 12 {
        case 0: "\(number % 5),again \(number)"
        case 5: "x,no number"
        case 7: "\(number),bad"
        default: "\(number),row \(number)"
        }
    }

    @Test(
        "tables and quarantine are the same whatever the size of chunks, in whatever order they commit",
        arguments: ["newest", "first", "reject"])
    func anyChunks(rule: String) async throws {
        var outcomes: Set<[String]> = []
        for chunkBytes: Int64? in [nil, 1, 1, 100, 500] {
            let bench = try await bench()
            let path = try bench.file("id,name\n" + Self.lines.joined(separator: "\n"))
            let result = try await run(bench, rule, path, chunkBytes: chunkBytes)
            let shown = try await shown(bench, rule)
            outcomes.insert(shown + ["\(result.rows) \(result.inserted) \(result.reasons.sorted { $0.key < $1.key })"])
            let counted = result.inserted + result.updated + result.unchanged + result.quarantined
            #expect(result.rows == 120 && counted == 120)
            #expect(try await bench.count("public.\(rule)") == result.inserted)
            #expect(try await bench.count("hospital.quarantine") == result.quarantined)
            #expect(result.quarantined == result.reasons.values.reduce(0, +))
        }
        #expect(outcomes.count == 1)
        let words = try #require(outcomes.first)
        let winner = rule == "newest" ? "0|again 120|121|1" : "0|again 60|61|1"
        #expect(words.contains(winner), "\(words)")
        #expect(words.contains { $0.hasPrefix("\(rule == "newest" ? 61 : 121)|duplicate-key|") })
    }

    @Test("a file with new, changed and equal rows is merged the same in chunks of any size")
    func mergedInChunks() async throws {
        var outcomes: Set<[String]> = []
        for chunkBytes: Int64? in [nil, 1, 150] {
            let bench = try await bench()
            try await run(bench, "newest", try bench.file("id,name\n1,one\n2,two\n3,three\n4,old\n"), chunkBytes: nil)
            let second = "id,name\n5,five\n1,one\n4,new\n2,wrong\n3,three\n6,six\n2,two\n3,three\n1,eins\n"
            let result = try await run(bench, "newest", try bench.file(second), chunkBytes: chunkBytes)
            #expect(result.rows == 9 && result.inserted == 2 && result.updated == 2 && result.unchanged == 2)
            #expect(result.reasons == ["duplicate-key": 3])
            let names = try await bench.rows("SELECT id || ' ' || name FROM public.newest ORDER BY id")
            #expect(names == ["1 eins", "2 two", "3 three", "4 new", "5 five", "6 six"])
            outcomes.insert(
                try await bench.rows("SELECT line || ' ' || raw FROM hospital.quarantine ORDER BY line"))
            #expect(
                try await bench.rows("SELECT concat_ws(' ', id, batch_id, source_line) FROM public.newest ORDER BY id")
                    == ["1 2 10", "2 1 3", "3 1 4", "4 2 4", "5 2 2", "6 2 7"])
            #expect(try await bench.count("hospital.ingest_history") == 2)
            #expect(try await bench.count("hospital.ingest_seen") == 0)
        }
        #expect(outcomes == [["3 1,one", "5 2,wrong", "6 3,three"]])
    }

    /// A row of a file, and what a merge makes of the rows with one key.
    private struct Line {
        let id: Int
        let name: String
        var isGood: Bool { name != "bad" }
    }

    /// Counts what a file must do to a table in which each key up to 300 says "old".
    private func expected(_ lines: [Line], _ rule: String) -> [String: Int] {
        var counts = ["broken-rule": lines.count { !$0.isGood }]
        for (id, all) in Dictionary(grouping: lines.filter(\.isGood), by: \.id) {
            // What says something else than the table is no row at all under `reject`, wherever it stands.
            let rows = rule == "reject" && id <= 300 ? all.filter { $0.name == "old" } : all
            let winner = rule == "newest" ? rows.last : rows.first
            counts["duplicate-key", default: 0] += all.count - (winner == nil ? 0 : 1)
            let isChange = rule == "newest" && winner?.name != "old"
            let outcome = id > 300 ? "inserted" : isChange ? "updated" : "unchanged"
            if winner != nil { counts[outcome, default: 0] += 1 }
        }
        return counts
    }

    @Test(
        "a file in no order, with keys that repeat near and far, does to a table what its rule says of each key",
        arguments: ["newest", "first", "reject"])
    func mergedInNoOrder(rule: String) async throws {
        let lines = (0..<900).map { place in
            let id = (place * 7919 + place / 450 * 13) % 601
            return Line(id: id, name: place % 11 == 0 ? "bad" : place % 5 == 0 ? "new \(place)" : "old")
        }
        let text = "id,name\n" + lines.map { "\($0.id),\($0.name)\n" }.joined()
        let expected = expected(lines, rule)
        for chunkBytes: Int64? in [nil, 1, 900] {
            let bench = try await bench()
            let old = "id,name\n" + (0...300).map { "\($0),old\n" }.joined()
            try await run(bench, rule, try bench.file(old), chunkBytes: nil)
            let result = try await run(bench, rule, try bench.file(text), chunkBytes: chunkBytes)
            var counts = result.reasons
            counts["inserted"] = result.inserted
            counts["unchanged"] = result.unchanged
            if rule == "newest" { counts["updated"] = result.updated }
            #expect(counts == expected)
            #expect(try await bench.count("public.\(rule)") == 301 + result.inserted)
            #expect(try await bench.count("public.\(rule) WHERE batch_id = 1") == 301 - result.updated)
            #expect(try await bench.count("hospital.ingest_history") == result.updated)
        }
    }

    @Test("what another batch has loaded stays, under the rules first and reject")
    func conflicts() async throws {
        let bench = try await bench()
        for rule in ["first", "reject"] {
            try await run(bench, rule, try bench.file("id,name\n1,one\n2,two\n"), chunkBytes: nil)
            let result = try await run(
                bench, rule, try bench.file("id,name\n1,eins\n2,two\n3,three\n"), chunkBytes: 1)
            #expect(result.inserted == 1 && result.updated == 0)
            #expect(result.unchanged == (rule == "first" ? 2 : 1))
            #expect(result.reasons == (rule == "first" ? [:] : ["duplicate-key": 1]))
            #expect(
                try await bench.rows("SELECT name FROM public.\(rule) ORDER BY id") == ["one", "two", "three"])
        }
    }

    @Test("the same content again is not read when nothing has been loaded since, and is when rows are gone")
    func knownContent() async throws {
        let bench = try await bench()
        let path = try bench.file("id,name\n1,one\n2,two\nx,three\n")
        _ = try await run(bench, "newest", path, chunkBytes: nil)
        let again = try await run(bench, "newest", path, chunkBytes: nil)
        #expect(again.unchanged == 2 && again.quarantined == 1 && again.files[0].batch == 1)
        #expect(try await bench.count("hospital.ingest_batches") == 1)

        try await bench.pool.execute("DELETE FROM public.newest WHERE id = 1")
        #expect(try await run(bench, "newest", path, chunkBytes: nil).inserted == 1)
        _ = try await run(bench, "newest", try bench.file("id,name\n2,zwei\n"), chunkBytes: nil)
        let third = try await run(bench, "newest", path, chunkBytes: nil)
        #expect(third.updated == 1 && third.unchanged == 1)
    }

    @Test("a file that was loaded as a whole is not touched by an attempt that only has to complete it")
    func completedLater() async throws {
        let bench = try await bench()
        let path = try bench.file("id,name\n1,one\nx,two\n3,bad\n")
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: "newest", files: [path], maxRejects: "2")
        let first = try await bench.kind.run(parameters, context: job.context)
        // As when the worker died between the two transactions.
        try await bench.pool.execute("UPDATE hospital.ingest_batches SET state = 'loading', ended_at = NULL")
        let next = try await job.nextAttempt()
        let second = try await bench.kind.run(parameters, context: next.context)
        #expect(second.files == first.files && second.inserted == 1 && second.quarantined == 2)
        #expect(try await bench.count("hospital.quarantine") == 2)
    }

    @Test("a file that was changed between two attempts is loaded as another one")
    func changedBetweenAttempts() async throws {
        let bench = try await bench()
        let path = try bench.file("id,name\n1,one\n")
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: "newest", files: [path], chunkBytes: 1)
        _ = try await bench.kind.run(parameters, context: job.context)
        try bench.replace(path, "id,name\n1,eins\n2,two\n")
        let next = try await job.nextAttempt()
        let result = try await bench.kind.run(parameters, context: next.context)
        #expect(result.inserted == 1 && result.updated == 1)
    }
}

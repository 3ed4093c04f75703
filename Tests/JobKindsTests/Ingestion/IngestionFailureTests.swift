// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("Ingestion that fails")
struct IngestionFailureTests {
    private static let plain = """
        table: public.plain
        key: id
        columns:
          - {header: id, type: integer}
          - {header: name, type: text}
        """

    private func bench(rows: Int = 0) async throws -> IngestionBench {
        let bench = try await IngestionBench(datasets: ["plain": Self.plain, "broken": "table: x\nkey: id"])
        try await bench.pool.executeScript(
            "CREATE TABLE public.plain (id bigint PRIMARY KEY, name text NOT NULL, batch_id bigint, source_line integer)"
        )
        return bench
    }

    private func file(of bench: IngestionBench, rows: Int) throws -> String {
        var text = "id,name\n"
        for id in 1...rows { text += "\(id),name of \(id)\n" }
        return try bench.file(text)
    }

    @Test("names what is wrong with the input before a job is accepted")
    func badInput() async throws {
        let bench = try await bench()
        let cases: [(dataset: String, file: String, message: String)] = [
            ("plan", "", "there is no dataset 'plan' in \(bench.folder)/datasets (did you mean 'plain'?)"),
            ("broken", "", "broken.yml:1:8: 'table' must be written as schema.table, not 'x'"),
            ("plain", "\(bench.folder)/none.csv", "none.csv cannot be read: there is no such file"),
            ("plain", bench.folder, "is a directory"),
            ("plain", "/dev/null", "is not a regular file"),
            ("plain", try bench.file(""), "is empty"),
            ("plain", try bench.file([0x50, 0x4B, 3, 4, 0, 0]), "line 1 holds a NUL byte"),
            (
                "plain", try bench.file(Array("id,name\n1,a\n2,caf".utf8) + [0xE9, 0x0A]),
                "is not UTF-8: line 3 holds the byte 0xE9"
            ),
            ("plain", try bench.file("id,nam\n"), "the column 'name' is missing (did you mean 'nam'?)"),
            ("plain", try bench.file("id;name\n"), "the column 'id' is missing"),
            ("plain", try bench.file("\n\n"), "has no header"),
        ]
        for (dataset, file, message) in cases {
            let parameters = Ingestion.Parameters(dataset: dataset, files: [file])
            await #expect { try await bench.kind.validate(parameters) } throws: { error in
                let isRight = (error as? BadInput)?.message.contains(message) ?? false
                if !isRight { Issue.record("\(error)") }
                return isRight
            }
        }
        await #expect(throws: BadInput("an ingestion needs at least one file")) {
            try await bench.kind.validate(Ingestion.Parameters(dataset: "plain", files: []))
        }
        var relative = Ingestion.Parameters(dataset: "plain", files: [])
        relative.files = ["a.csv"]
        await #expect(throws: BadInput.self) { try await bench.kind.validate(relative) }
    }

    @Test("says when dataset and table do not fit together")
    func misfit() async throws {
        let bench = try await bench()
        let path = try bench.file("id,name\n1,a\n")
        for (sql, message) in [
            ("ALTER TABLE public.plain ADD extra text NOT NULL", "nothing fills 'extra', which must have a value"),
            ("ALTER TABLE public.plain RENAME name TO title", "the table has no column 'name'"),
            ("ALTER TABLE public.plain ALTER name TYPE jsonb USING 'null'", "'name' is of type text, 'name' is jsonb"),
            ("ALTER TABLE public.plain DROP CONSTRAINT plain_pkey", "no primary key or unique constraint on (id)"),
            ("DROP TABLE public.plain", "there is no table public.plain"),
        ] {
            try await bench.pool.executeScript(sql)
            await #expect { try await bench.ingest("plain", path) } throws: {
                ($0 as? BadInput)?.message.contains(message) ?? false
            }
            try await bench.pool.executeScript(
                "DROP TABLE IF EXISTS public.plain; CREATE TABLE public.plain (id bigint PRIMARY KEY, name text NOT NULL)"
            )
        }
    }

    @Test("leaves nothing behind when the attempt has become stale")
    func stale() async throws {
        let bench = try await bench()
        let path = try file(of: bench, rows: 100)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) {
            try await bench.kind.run(Ingestion.Parameters(dataset: "plain", files: [path]), context: job.context)
        }
        #expect(try await bench.count("public.plain") == 0)
        #expect(try await bench.count("hospital.ingest_batches") == 0)
        #expect(try await bench.ingest("plain", path).inserted == 100)
    }

    @Test("adds no chunk once the attempt has become stale in its midst")
    func staleInItsMidst() async throws {
        let bench = try await bench()
        let path = try file(of: bench, rows: 200_000)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: "plain", files: [path], chunkBytes: 100_000)
        let running = Task { try await bench.kind.run(parameters, context: job.context) }
        while job.reports.progress.isEmpty { await Task.yield() }
        try await job.loseLease()
        let loaded = try await bench.rows("SELECT sum(inserted)::text FROM hospital.ingest_chunks")
        await #expect(throws: LeaseLost.self) { try await running.value }
        let rows = try await bench.count("public.plain")
        #expect(rows == Int(loaded[0]) && rows < 200_000)
        #expect(try await bench.rows("SELECT sum(inserted)::text FROM hospital.ingest_chunks") == loaded)
    }

    @Test("goes on behind the chunks that are there when its connections were killed, with exact counts")
    func killed() async throws {
        let bench = try await bench()
        let path = try file(of: bench, rows: 200_000)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: "plain", files: [path], chunkBytes: 100_000)
        let running = Task { try await bench.kind.run(parameters, context: job.context) }
        while job.reports.progress.isEmpty { await Task.yield() }
        // Between two transactions nobody bears the name.
        while try await bench.pool.query(Self.kill)[0].decode(0, as: Int.self) == 0 {}
        await #expect(throws: (any Error).self) { try await running.value }
        let chunks = try await bench.count("hospital.ingest_chunks")
        let rows = try await bench.count("public.plain")
        #expect(chunks > 0 && rows > 0 && rows < 200_000)
        #expect(try await bench.count("pg_class WHERE relname LIKE 'ingest_r%'") == 0)

        let next = try await job.nextAttempt()
        let result = try await bench.kind.run(parameters, context: next.context)
        #expect(result.rows == 200_000 && result.inserted == 200_000)
        #expect(next.reports.lines.first == "\(path): going on behind \(chunks) chunks that are there")
        #expect(try await bench.count("public.plain") == 200_000)
        #expect(try await bench.count("public.plain WHERE source_line = id + 1 AND batch_id = 1") == 200_000)
        #expect(try await bench.rows("SELECT state FROM hospital.ingest_batches") == ["complete"])
    }

    private static let kill = """
        SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name LIKE 'rounds job%' AND datname = current_database()
        """

    @Test("stops when it is cancelled; what is there are whole chunks")
    func cancelled() async throws {
        let bench = try await bench()
        let path = try file(of: bench, rows: 200_000)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let parameters = Ingestion.Parameters(dataset: "plain", files: [path], chunkBytes: 100_000)
        let running = Task { try await bench.kind.run(parameters, context: job.context) }
        while job.reports.progress.isEmpty { await Task.yield() }
        running.cancel()
        await #expect(throws: (any Error).self) { try await running.value }
        let loaded = try await bench.rows("SELECT sum(inserted)::text FROM hospital.ingest_chunks")
        #expect(try await bench.count("public.plain") == Int(loaded[0]))
        #expect(try await job.state() == "running")
    }

    @Test("streams rejected rows, however many there are, and reports progress in bytes")
    func manyRejects() async throws {
        let bench = try await bench()
        var text = "id,name\n"
        for id in 1...20_000 { text += id % 10 == 0 ? "\(id),good\n" : "x\(id),bad\n" }
        let path = try bench.file(text)
        let (result, job) = try await bench.job("plain", [path])
        #expect(result.inserted == 2_000 && result.reasons == ["not-an-integer": 18_000])
        #expect(try await bench.count("hospital.quarantine") == 18_000)
        #expect(job.reports.progress.last?.completed == Int64(text.utf8.count))
        #expect(job.reports.progress.map(\.completed) == job.reports.progress.map(\.completed).sorted())
        #expect(job.reports.progress.allSatisfy { $0.total == Int64(text.utf8.count) })
    }

    @Test("finds keys that occur twice in files that are in no order")
    func unordered() async throws {
        let bench = try await bench()
        let ids = Array(1...3000) + [7, 7, 9]
        let lines = ids.enumerated().map { "\($0.element),row \($0.offset)" }.reversed()
        let result = try await bench.ingest("plain", try bench.file("id,name\n" + lines.joined(separator: "\n")))
        #expect(result.inserted == 3000 && result.reasons == ["duplicate-key": 3])
        #expect(
            try await bench.rows("SELECT name FROM public.plain WHERE id IN (7, 9) ORDER BY id") == ["row 6", "row 8"])
    }
}

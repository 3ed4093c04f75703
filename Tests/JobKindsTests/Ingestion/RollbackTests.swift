// SPDX-License-Identifier: Apache-2.0

import Cluster
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("Limits of rejected rows, and batches that are undone")
struct RollbackTests {
    private static let codes = "procedure_code,name,category,typical_minutes,standard_cost\n"

    private func shown(_ bench: IngestionBench) async throws -> [String] {
        try await bench.rows("SELECT to_jsonb(p)::text FROM hospital.procedure_codes p ORDER BY procedure_code")
    }

    private func rollback(_ bench: IngestionBench, _ batch: Int64, isDryRun: Bool = false) async throws
        -> BatchRollback.Outcome
    {
        try await BatchRollback(bench.pool).run(batch, isDryRun: isDryRun, by: "asha@ward3", reason: "wrong file")
    }

    @Test("too many rejected rows: nothing is taken, and they can be looked at", arguments: ["1", "40%"])
    func tooMany(limit: String) async throws {
        let bench = try await IngestionBench()
        let path = try bench.file(Self.codes + "A,a,x,10,1.5\nB,b,x,none,1\nC,c,x,-3,1\nD,d,x,5,7\n")
        var parameters = Ingestion.Parameters(dataset: "procedure_codes", files: [path], maxRejects: limit)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        await #expect { try await bench.kind.run(parameters, context: job.context) } throws: { error in
            guard let failure = error as? JobFailure, !failure.retryable else { return false }
            return failure.message.contains("2 of 4 rows were rejected (1 not-an-integer, 1 out-of-range), more than")
        }
        #expect(try await bench.count("hospital.procedure_codes") == 0)
        #expect(
            try await bench.rows("SELECT concat_ws(' ', state, read_rows, quarantined) FROM hospital.ingest_batches")
                == ["refused 4 2"])
        #expect(
            try await bench.rows("SELECT raw FROM hospital.quarantine ORDER BY line")
                == ["B,b,x,none,1", "C,c,x,-3,1"])

        parameters.maxRejects = limit == "1" ? "2" : "50%"
        let next = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let result = try await bench.kind.run(parameters, context: next.context)
        #expect(result.inserted == 2 && result.quarantined == 2)
    }

    @Test("a limit that cannot be read, or for several files, is refused before the job")
    func badLimit() async throws {
        let bench = try await IngestionBench()
        let path = try bench.file(Self.codes)
        for limit in ["", "-1", "x", "101%", "%"] {
            await #expect(throws: BadInput.self) {
                try await bench.kind.validate(.init(dataset: "procedure_codes", files: [path], maxRejects: limit))
            }
        }
        let other = try bench.file(Self.codes)
        await #expect(throws: BadInput.self) {
            try await bench.kind.validate(.init(dataset: "procedure_codes", files: [path, other], maxRejects: "1"))
        }
    }

    @Test("undoing a batch removes what it inserted and restores what it changed, whole, with an entry in the trail")
    func undo() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest("procedure_codes", try bench.file(Self.codes + "A,a,x,10,1.50\nB,b,x,20,2.25\n"))
        let before = try await shown(bench)
        let second = try await bench.ingest(
            "procedure_codes", try bench.file(Self.codes + "B,bee,y,21,3\nC,c,x,5,1\nD,d,x,none,1\n"))
        #expect(second.updated == 1 && second.inserted == 1)
        let after = try await shown(bench)

        let dry = try await rollback(bench, 2, isDryRun: true)
        #expect(dry.removed == 1 && dry.restored == 1 && dry.released == 1 && dry.isDryRun)
        #expect(try await shown(bench) == after)
        #expect(try await bench.count("rounds.audit WHERE verb = 'batch.rollback'") == 0)

        let outcome = try await rollback(bench, 2)
        #expect(outcome.removed == 1 && outcome.restored == 1 && outcome.released == 1)
        #expect(try await shown(bench) == before)
        #expect(try await bench.count("hospital.quarantine") == 0)
        #expect(try await bench.count("rounds.audit WHERE verb = 'batch.rollback' AND actor = 'asha@ward3'") == 1)
        await #expect(throws: BadInput("batch 2 is rolled back: there is nothing to undo")) {
            try await rollback(bench, 2)
        }
    }

    @Test("a batch that others have built on is not undone, and the answer names them")
    func refusals() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest(
            "branches",
            try bench.file(
                "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\nB1,One,C,S,9,2,1,UTC\n"))
        let header = "branch_id,department_id,name,bed_count,is_critical_care\n"
        try await bench.ingest("departments", try bench.file(header + "B1,D1,ENT,10,no\n"))
        try await bench.ingest("departments", try bench.file(header + "B1,D1,ENT,11,no\n"))
        await #expect(
            throws: BadInput(
                "rows of hospital.departments, which came with batch 3, refer to rows of batch 1",
                hint: "undo that first")
        ) { try await rollback(bench, 1) }
        await #expect(throws: BadInput("batch 3 changed rows of batch 2 since", hint: "undo that first")) {
            try await rollback(bench, 2)
        }
        await #expect(throws: BadInput.self) { try await rollback(bench, 4) }
        for batch: Int64 in [3, 2, 1] { _ = try await rollback(bench, batch) }
        #expect(try await bench.count("hospital.hospital_branches") == 0)
    }

    @Test("rejected rows come out as CSV under their header, and leave when they are mended")
    func csv() async throws {
        let bench = try await IngestionBench()
        let path = try bench.file(Self.codes + "A,a,x,none,1\nB,b,x,2,1\nC,\"c\nd\",x,-1,1\n")
        try await bench.ingest("procedure_codes", path)
        var text = ""
        let count = try await RejectFilter(dataset: "procedure_codes").writeCSV(from: bench.pool) { text += $0 }
        #expect(count == 2 && text == Self.codes + "A,a,x,none,1\nC,\"c\nd\",x,-1,1\n")
        let mended = text.replacing("none", with: "3").replacing("-1", with: "1")
        let result = try await bench.ingest("procedure_codes", try bench.file(mended))
        #expect(result.inserted == 2)
        #expect(try await bench.count("hospital.quarantine") == 0)
    }
}

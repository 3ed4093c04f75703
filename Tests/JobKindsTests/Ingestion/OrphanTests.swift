// SPDX-License-Identifier: Apache-2.0

import Cluster
import JobKinds
import Postgres
import TestSupport
import Testing

@Suite("Orphans of an ingestion")
struct OrphanTests {
    private static let branches =
        "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\n"
    private static let departments = "branch_id,department_id,name,bed_count,is_critical_care\n"
    private static let beds = "branch_id,bed_id,department_id,bed_type\n"

    @Test("are taken in with their own batch and line when their parent arrives, and those that waited for them, too")
    func chain() async throws {
        let bench = try await IngestionBench()
        let beds = try await bench.ingest(
            "beds", try bench.file(Self.beds + "B1,1,D1,icu\nB1,2,D1,palace\nB2,3,D1,icu\n"))
        #expect(beds.reasons == ["orphan": 2, "not-allowed": 1])
        let departments = try await bench.ingest(
            "departments", try bench.file(Self.departments + "B2,D1,ENT,5,no\nB1,D1,ENT,10,no\n"))
        #expect(departments.reasons == ["orphan": 2])

        let (result, job) = try await bench.job("branches", [try bench.file(Self.branches + "B1,One,C,S,9,2,1,UTC\n")])
        #expect(result.inserted == 1 && result.adopted == ["departments": 1, "beds": 1])
        #expect(job.reports.lines.contains { $0.hasSuffix("1 rows of beds whose parents have arrived are taken in") })
        #expect(
            try await bench.rows("SELECT concat_ws(' ', branch_id, bed_id, batch_id, source_line) FROM hospital.beds")
                == ["B1 1 1 2"])
        #expect(
            try await bench.rows("SELECT concat_ws(' ', batch_id, line, reason) FROM hospital.quarantine ORDER BY 1")
                == ["1 3 not-allowed", "1 4 orphan", "2 2 orphan"])
        #expect(
            try await bench.rows(
                "SELECT concat_ws(' ', inserted, quarantined) FROM hospital.ingest_batches ORDER BY batch_id")
                == ["1 2", "1 1", "1 0"])
    }

    @Test("do not come back over what a later batch has loaded")
    func outdated() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest("branches", try bench.file(Self.branches + "B1,One,C,S,9,2,1,UTC\n"))
        try await bench.ingest("departments", try bench.file(Self.departments + "B1,D1,ENT,10,no\n"))
        try await bench.ingest("beds", try bench.file(Self.beds + "B1,1,D2,icu\n"))
        try await bench.ingest("beds", try bench.file(Self.beds + "B1,1,D1,general\n"))
        // Loading the key again has mended the row.
        #expect(try await bench.count("hospital.quarantine") == 0)
        try await bench.ingest("beds", try bench.file(Self.beds + "B1,1,D3,icu\nB1,2,D3,icu\n"))
        try await bench.ingest("beds", try bench.file(Self.beds + "B1,2,D1,general\n"))
        #expect(try await bench.rows("SELECT key[2] FROM hospital.quarantine") == ["1"])
        let result = try await bench.ingest(
            "departments", try bench.file(Self.departments + "B1,D2,ICU,10,no\nB1,D3,HDU,1,no\n"))
        #expect(result.adopted == ["beds": 1])
        #expect(
            try await bench.rows("SELECT concat_ws(' ', bed_id, department_id) FROM hospital.beds ORDER BY 1")
                == ["1 D3", "2 D1"])
        #expect(try await bench.count("hospital.quarantine") == 0)
    }

    @Test("of a branch that was not known are read in its zone once it is")
    func unknownBranch() async throws {
        let bench = try await IngestionBench()
        let header = "doctor_id,branch_id,department_id,name,specialty,joined_on\n"
        try await bench.ingest(
            "outcomes", try bench.file("outcome,description,is_death,is_transfer\nRecovered,x,no,no\n"))
        try await bench.ingest("doctors", try bench.file(header + "1,B1,D1,Rao,ENT,2020-01-01\n"))
        try await bench.ingest(
            "discharges",
            try bench.file("branch_id,admission_id,discharged_at,outcome\nB1,A1,2024-01-01 10:00,Recovered\n"))
        #expect(
            try await bench.rows("SELECT reason FROM hospital.quarantine ORDER BY 1") == ["orphan", "unknown-branch"])
        try await bench.ingest("branches", try bench.file(Self.branches + "B1,One,C,S,9,2,1,Asia/Kolkata\n"))
        // The admission is still missing, which is another thing to wait for.
        #expect(try await bench.rows("SELECT DISTINCT reason FROM hospital.quarantine") == ["orphan"])
        let result = try await bench.ingest("departments", try bench.file(Self.departments + "B1,D1,ENT,10,no\n"))
        #expect(result.adopted == ["doctors": 1])
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("Tables that are partitioned by month")
struct MonthTests {
    private static let rows = [
        "B1,D1,2024-01-31 23:00,1,0,1", "B1,D1,2024-02-01 05:29,2,0,1", "B1,D1,2024-02-01 05:30,3,0,1",
        "B1,D1,2023-12-01 12:00,4,0,1", "B1,D1,2024-01-05 12:00,-4,0,1", "B1,D9,2030-01-05 12:00,4,0,1",
    ]

    @Test("get the months that rows are of, whatever the size of chunks, and none for rows that are not taken")
    func months() async throws {
        for chunkBytes: Int64? in [nil, 1] {
            let bench = try await IngestionBench()
            try await bench.ingest(
                "branches",
                try bench.file(
                    "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\n"
                        + "B1,One,C,S,9,2,1,Asia/Kolkata\n"))
            try await bench.ingest(
                "departments",
                try bench.file("branch_id,department_id,name,bed_count,is_critical_care\nB1,D1,ENT,10,no\n"))
            let header = "branch_id,department_id,observed_at,beds_occupied,ventilators_in_use,staff_on_duty\n"
            let path = try bench.file(header + Self.rows.joined(separator: "\n"))
            let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
            let result = try await bench.kind.run(
                .init(dataset: "resource_allocation", files: [path], chunkBytes: chunkBytes), context: job.context)
            #expect(result.inserted == 4 && result.reasons == ["out-of-range": 1, "orphan": 1])
            let shown = """
                SELECT tableoid::regclass || ' ' || beds_occupied FROM hospital.resource_allocation ORDER BY beds_occupied
                """
            #expect(
                try await bench.rows(shown) == [
                    "hospital.resource_allocation_2024_01 1", "hospital.resource_allocation_2024_01 2",
                    "hospital.resource_allocation_2024_02 3", "hospital.resource_allocation_2023_12 4",
                ])
            #expect(
                try await bench.count("pg_inherits WHERE inhparent = 'hospital.resource_allocation'::regclass") == 4)
        }
    }

    @Test("take rows from elsewhere, too, which move to their month when it is made")
    func strays() async throws {
        let bench = try await IngestionBench()
        try await bench.pool.executeScript(
            """
            INSERT INTO hospital.hospital_branches VALUES ('B1', 'One', 'C', 'S', 9, 2, 1, 'UTC');
            INSERT INTO hospital.departments VALUES ('B1', 'D1', 'ENT', 10, false);
            INSERT INTO hospital.resource_allocation VALUES ('B1', 'D1', '2024-05-05 10:00+00', 3, 0, 1);
            """)
        let header = "branch_id,department_id,observed_at,beds_occupied,ventilators_in_use,staff_on_duty\n"
        try await bench.ingest("resource_allocation", try bench.file(header + "B1,D1,2024-05-31 23:00,4,0,1\n"))
        #expect(try await bench.count("hospital.resource_allocation_2024_05") == 2)
        #expect(try await bench.count("hospital.resource_allocation_other") == 0)
    }

    @Test("can be loaded by several jobs at once that bring the same months")
    func concurrently() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest(
            "branches",
            try bench.file(
                "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\nB1,One,C,S,9,2,1,UTC\n"))
        try await bench.ingest(
            "departments",
            try bench.file("branch_id,department_id,name,bed_count,is_critical_care\nB1,D1,ENT,10,no\n"))
        let header = "branch_id,department_id,observed_at,beds_occupied,ventilators_in_use,staff_on_duty\n"
        try await withThrowingTaskGroup { group in
            for hour in 0..<3 {
                let months = (1...12).map { "B1,D1,2024-\($0 < 10 ? "0" : "")\($0)-03 0\(hour):00,\(hour),0,1" }
                let path = try bench.file(header + months.joined(separator: "\n"))
                group.addTask {
                    let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
                    return try await bench.kind.run(
                        .init(dataset: "resource_allocation", files: [path], chunkBytes: 100), context: job.context)
                }
            }
            for try await result in group { #expect(result.inserted == 12) }
        }
        #expect(try await bench.count("hospital.resource_allocation") == 36)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Postgres
import TestSupport
import Testing

@Suite("Ingestion of whole sets")
struct IngestionTruthTests {
    @Test(
        "the operating-room log has the rows and the sums of truth.json",
        .enabled(if: OperatingRoomLog.isPresent, "shared/data/or_utilization_2022q1 is not there"))
    func operatingRooms() async throws {
        let folder = try #require(OperatingRoomLog.found)
        let truth = try OperatingRoomLog().truth
        let bench = try await IngestionBench()
        let path = folder.appendingPathComponent("2022_Q1_OR_Utilization.csv").path
        let result = try await bench.ingest("or_cases", path)
        #expect(result.rows == truth["rows"] as? Int && result.inserted == result.rows)
        #expect(result.files[0].sha256 == "2921c8a4e93ec6c0ec47e792aa90270fe58d6027fb3601fd577d14f013bf7ae0")
        let sums = try await bench.pool.query(
            """
            SELECT count(DISTINCT encounter_id) AS encounters, count(DISTINCT case_date) AS days,
                   count(DISTINCT suite) AS suites, sum(booked_minutes) AS booked,
                   (sum(extract(epoch FROM wheels_out - wheels_in)) / 60)::float8 AS in_room,
                   (sum(extract(epoch FROM procedure_end - procedure_start)) / 60)::float8 AS surgical,
                   count(*) FILTER (WHERE wheels_out - wheels_in > booked_minutes * interval '1 minute') AS over,
                   count(DISTINCT cpt_code) AS codes
            FROM hospital.or_cases
            """)[0]
        func group(_ key: String) throws -> [String: Any] { try #require(truth[key] as? [String: Any]) }
        #expect(try sums.decode("encounters", as: Int.self) == truth["distinct_encounters"] as? Int)
        #expect(try sums.decode("days", as: Int.self) == truth["operating_days"] as? Int)
        #expect(try sums.decode("suites", as: Int.self) == truth["suites"] as? Int)
        #expect(try sums.decode("codes", as: Int.self) == truth["cpt_codes"] as? Int)
        #expect(try sums.decode("booked", as: Int.self) == truth["booked_min_sum"] as? Int)
        #expect(try sums.decode("over", as: Int.self) == truth["cases_over_booked(in_room>booked)"] as? Int)
        #expect(
            try sums.decode("in_room", as: Double.self)
                == group("in_room_min(wheels_out-wheels_in)")["sum"] as? Double)
        #expect(try sums.decode("surgical", as: Double.self) == group("surgical_min(end-start)")["sum"] as? Double)
        #expect(try await bench.ingest("or_cases", path).unchanged == result.rows)
    }

    @Test("a synthetic network is taken whole, and exactly its damaged rows are quarantined")
    func syntheticNetwork() async throws {
        let bench = try await IngestionBench()
        let network = try SyntheticNetwork(
            seed: 11, branches: 2, days: 40, startDate: try #require(LocalDay("2024-01-15")), dirtyShare: 0.05)
        let summary = try network.write(to: "\(bench.folder)/network")
        for table in SyntheticTable.allCases {
            let expected = summary[table]
            let path = "\(bench.folder)/network/\(table.fileName)"
            let result = try await bench.ingest(table.rawValue, path)
            let reasons = "\(table) \(expected.dirtyByKind) \(result.reasons)"
            #expect(result.inserted == expected.rows, "\(reasons)")
            #expect(result.quarantined == expected.dirtyRows, "\(reasons)")
            let again = try await bench.ingest(table.rawValue, path)
            #expect(again.unchanged == expected.rows && again.quarantined == expected.dirtyRows, "\(table)")
        }
        #expect(try await bench.count("hospital.quarantine") == summary.dirtyRows)
    }

    @Test("local times agree with PostgreSQL's own idea of the branch's zone")
    func zonesOfPostgres() async throws {
        let yaml = """
            table: public.moments
            key: id
            time_zone: America/New_York
            columns:
              - {header: id, type: integer}
              - {header: shown, target: at, type: timestamp, formats: "yyyy-MM-dd HH:mm"}
            """
        let bench = try await IngestionBench(datasets: ["moments": yaml])
        try await bench.pool.executeScript(
            "CREATE TABLE public.moments (id integer PRIMARY KEY, at timestamptz NOT NULL)")
        let hours = try await bench.rows(
            """
            SELECT to_char(t, 'YYYY-MM-DD HH24:MI') FROM generate_series(timestamp '2015-01-01 00:10',
                '2035-01-01', interval '7 hours 13 minutes') t
            """)
        let lines = hours.enumerated().map { "\($0.offset),\($0.element)" }
        let result = try await bench.ingest("moments", try bench.file("id,shown\n" + lines.joined(separator: "\n")))
        #expect(
            result.inserted > 24_000 && result.inserted + result.reasons["nonexistent-time", default: 0] == hours.count)
        // A repeated hour is one instant to us, the first, and another to PostgreSQL, the second.
        let different = try await bench.pool.query(
            """
            SELECT count(*) FROM public.moments
            WHERE at <> (at AT TIME ZONE 'America/New_York') AT TIME ZONE 'America/New_York'
              AND at + interval '1 hour' <> (at AT TIME ZONE 'America/New_York') AT TIME ZONE 'America/New_York'
            """)[0].decode(0, as: Int.self)
        #expect(different == 0)
        let shown = try await bench.rows(
            "SELECT to_char(at AT TIME ZONE 'America/New_York', 'YYYY-MM-DD HH24:MI') FROM public.moments ORDER BY id")
        #expect(Set(hours).isSuperset(of: shown))
    }
}

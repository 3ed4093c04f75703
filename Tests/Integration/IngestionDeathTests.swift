// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("kill -9 of a worker that ingests", .serialized, .timeLimit(.minutes(5)))
struct IngestionDeathTests {
    /// When a worker is killed: once so many chunks are committed, and, if wanted, when a COPY is under way then.
    fileprivate struct Moment {
        let chunks: Int
        let isCopying: Bool
    }

    fileprivate static let chunkBytes: Int64 = 40_000

    @Test("At 20 random moments: table, quarantine and counts are those of an undisturbed run")
    func twentyMoments() async throws {
        let (first, second) = (try CaseFile(edition: 1), try CaseFile(edition: 2))
        var expected: [Bool: String] = [:]
        var random = SplitMix(state: 20)
        try await Site.open(on: try await LoadedDatabase.url()) { site in
            for isFresh in [true, false] {
                try await site.forgetCases()
                if !isFresh { _ = try await LoadedDatabase.ingest(first.path, as: "or_cases", into: site.postgres) }
                _ = try await LoadedDatabase.ingest(second.path, as: "or_cases", into: site.postgres)
                expected[isFresh] = try await site.value(CaseFile.digest)
            }
            var midway = 0
            for round in 0..<20 {
                let isFresh = round % 2 == 0
                try await site.forgetCases()
                if !isFresh { _ = try await LoadedDatabase.ingest(first.path, as: "or_cases", into: site.postgres) }
                let moment = Moment(
                    chunks: .random(in: 0..<second.chunks(of: Self.chunkBytes), using: &random),
                    isCopying: .random(using: &random))
                let id = try await site.kill("worker\(round)", ingesting: second.path, at: moment)
                if try await site.value(Self.unfinished, id.rawValue) == "true" { midway += 1 }
                let next = try await TestJob(takingOver: id, kind: Ingestion.name, on: site.postgres)
                _ = try await Ingestion(directory: "\(RoundsProgram.jobs)/datasets").run(
                    .init(dataset: "or_cases", files: [second.path], chunkBytes: Self.chunkBytes), context: next.context
                )
                let digest = try await site.value(CaseFile.digest)
                #expect(digest == expected[isFresh], "round \(round), killed at \(moment)")
            }
            // A moment may come when the last chunk is committed; most must not.
            #expect(midway >= 15, "\(midway)")
        }
    }

    private static let unfinished = """
        SELECT (NOT EXISTS (SELECT FROM hospital.ingest_batches WHERE job_id = $1 AND state = 'complete'))::text
        """
}

extension Site {
    fileprivate func forgetCases() async throws {
        try await postgres.executeScript(
            """
            TRUNCATE hospital.or_cases, hospital.ingest_batches, hospital.ingest_chunks, hospital.ingest_seen,
                hospital.ingest_history, hospital.quarantine
            """)
    }

    /// Kills a worker in the middle of an ingestion.
    ///
    /// - Returns: the job.
    fileprivate func kill(
        _ name: String, ingesting file: String, at moment: IngestionDeathTests.Moment
    ) async throws -> JobID {
        let worker = try worker(name)
        try await worker.says("worker started")
        let id = try await submit(
            Ingestion.self, .init(dataset: "or_cases", files: [file], chunkBytes: IngestionDeathTests.chunkBytes))
        let reached = """
            SELECT ((SELECT count(*) FROM hospital.ingest_chunks JOIN hospital.ingest_batches USING (batch_id)
                     WHERE job_id = $1) >= $2
                    AND (NOT $3 OR EXISTS (
                        SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'COPY %'
                            AND application_name LIKE 'rounds job ' || $1 || ' %'))
                OR EXISTS (SELECT FROM rounds.jobs WHERE id = $1 AND state NOT IN ('queued', 'running')))::text
            """
        // A moment is short: looking for it must not rest in between.
        while try await value(reached, id.rawValue, moment.chunks, moment.isCopying) == "false" {}
        try await worker.crash()
        return id
    }
}

/// The same moments in every run of the test (Steele, Lea and Flood, "Fast splittable pseudorandom number generators").
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A log of operating-room cases in two editions, with rows that are wrong, and with keys that occur again near and far.
private struct CaseFile {
    let path: String
    private let size: Int64

    private static let rows = 8000

    init(edition: Int) throws {
        var text = """
            index,Encounter ID,Date,OR Suite,Service,CPT Code,CPT Description,Booked Time (min),OR Schedule,\
            Wheels In,Start Time,End Time,Wheels Out,Branch

            """
        for row in 1...Self.rows {
            let key = row % 400 == 0 ? row / 3 : row % 90 == 0 ? row - 7 : row
            let day = row % 700 == 0 ? "02/30/23" : String(format: "03/%02d/23", row % 28 + 1)
            let booked = edition == 2 && row % 5 == 0 ? 75 : 60
            text += """
                \(row),L\(key),\(day),\(row % 8 + 1),ENT,\(42_000 + row % 100),"Tonsillectomy, primary",\(booked),\
                \(day) 07:00 AM,\(day) 07:05 AM,\(day) 07:20 AM,\(day) 07:50 AM,\(day) 08:\(10 + row % 50) AM,B01

                """
        }
        path = try Scratch.folder("cases") + "/cases\(edition).csv"
        size = Int64(text.utf8.count)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func chunks(of bytes: Int64) -> Int { Int(size / bytes) }

    /// Everything about the cases and the rows in quarantine but the numbers of batches, with what was counted.
    static let digest = """
        SELECT concat_ws(' ',
            (SELECT count(*) || ' ' || md5(string_agg(
                (to_jsonb(c) - 'batch_id')::text, '|' ORDER BY branch_id, encounter_id))
             FROM hospital.or_cases c),
            (SELECT count(*) || ' ' || md5(string_agg(
                (to_jsonb(q) - 'batch_id' - 'detail')::text, '|' ORDER BY sha256, line))
             FROM hospital.quarantine q),
            (SELECT concat_ws('/', read_rows, inserted, updated, unchanged, quarantined)
             FROM hospital.ingest_batches ORDER BY batch_id DESC LIMIT 1))
        """
}

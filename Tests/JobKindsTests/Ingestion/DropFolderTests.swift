// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis
import TestSupport
import Testing

@testable import JobKinds

@Suite("A drop folder")
struct DropFolderTests {
    /// A drop folder with a cluster whose jobs a test ends by hand.
    private struct Site {
        let postgres: PostgresPool
        let server: RedisServer
        let client: ClusterClient
        let folder: String
        let duty: DropFolder

        init(quiet: Duration = .zero) async throws {
            postgres = try await TestDatabase.migrated(poolSize: 4)
            server = try TestServers.redis()
            let kinds = JobKindRegistry([Ingestion(directory: IngestionBench.datasets)])
            client = ClusterClient(
                postgres: postgres, redis: RedisClient(try RedisConfiguration(url: server.url)), kinds: kinds)
            folder = TestServers.freshDirectory("drop")
            var quietLogger = Logger(label: "drop")
            quietLogger.logLevel = .critical
            duty = DropFolder(
                folder, datasets: IngestionBench.datasets, client: client, logger: quietLogger, quiet: quiet)
        }

        func drop(_ name: String, _ text: some Collection<UInt8>, branch: String = "B01") throws {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(branch)", withIntermediateDirectories: true)
            try Data(text).write(to: URL(fileURLWithPath: "\(folder)/\(branch)/\(name)"))
        }

        func drop(_ name: String, _ text: String) throws { try drop(name, Array(text.utf8)) }

        /// Names of the files in a place, without the time that stands before them.
        func files(_ place: String, branch: String = "B01") -> [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(branch)/\(place)")) ?? []
            return names.map { String($0.drop { $0 != "-" }.dropFirst()) }.sorted()
        }

        func jobs() async throws -> [JobRecord] { try await client.jobs(JobFilter(limit: 100)) }

        func end(_ job: JobID, _ state: String, error: String? = nil) async throws {
            try await postgres.execute(
                """
                UPDATE rounds.jobs SET state = $2::rounds.job_state, finished_at = now(), attempt = 1,
                    error = CASE WHEN $3::text IS NULL THEN error ELSE jsonb_build_object(
                        'type', 'error', 'attempt', 1, 'message', $3::text) END
                WHERE id = $1
                """, job.rawValue, state, error)
        }
    }

    private static let outcomes = "outcome,description,is_death,is_transfer\nHome,Went home,f,f\n"

    @Test("A file becomes one job of its branch, and is moved away when that has ended")
    func success() async throws {
        let site = try await Site()
        try site.drop("today.csv", Self.outcomes)
        // Seen for the first time; taken up the second time, as it is still the same.
        _ = try await site.duty.runOnce(term: 1)
        #expect(try await site.jobs().isEmpty)
        for _ in 0..<3 { _ = try await site.duty.runOnce(term: 1) }
        let jobs = try await site.jobs()
        #expect(jobs.map(\.branch) == ["B01"] && site.files("loading") == ["today.csv"])
        #expect(jobs.first?.parameters.text.contains(#""dataset": "outcomes""#) == true)
        try await site.end(try #require(jobs.first).id, "succeeded")
        #expect(try await site.duty.runOnce(term: 1).counts == ["done": 1])
        #expect(site.files("loading") == [] && site.files("done") == ["today.csv"])
        // The same name once more is another file.
        try site.drop("today.csv", Self.outcomes)
        for _ in 0..<3 { _ = try await site.duty.runOnce(term: 1) }
        #expect(try await site.jobs().count == 2)
    }

    @Test("A coordinator that takes over finds the files where they are, and makes no second job")
    func takeover() async throws {
        let site = try await Site()
        try site.drop("today.csv", Self.outcomes)
        for _ in 0..<2 { _ = try await site.duty.runOnce(term: 1) }
        let other = DropFolder(
            site.folder, datasets: IngestionBench.datasets, client: site.client, logger: Logger(label: "drop"),
            quiet: .zero)
        for _ in 0..<3 { _ = try await other.runOnce(term: 2) }
        #expect(try await site.jobs().count == 1)
    }

    @Test("A file whose job fails is moved to failed, with the reason beside it")
    func failure() async throws {
        let site = try await Site()
        try site.drop("today.csv", Self.outcomes)
        for _ in 0..<2 { _ = try await site.duty.runOnce(term: 1) }
        try await site.end(try #require(try await site.jobs().first).id, "failed", error: "the disk is full")
        #expect(try await site.duty.runOnce(term: 1).counts == ["failed": 1])
        #expect(site.files("failed") == ["today.csv", "today.csv.reason.txt"])
    }

    @Test("A file that fits no dataset is moved to failed, and says so")
    func unknown() async throws {
        let site = try await Site()
        try site.drop("notes.csv", "a,b\n1,2\n")
        for _ in 0..<2 { _ = try await site.duty.runOnce(term: 1) }
        #expect(try await site.jobs().isEmpty && site.files("failed") == ["notes.csv", "notes.csv.reason.txt"])
    }

    @Test("An archive whose files are of several datasets is moved to failed, and the reason names them")
    func mixed() async throws {
        let site = try await Site()
        let codes = "procedure_code,name,category,typical_minutes,standard_cost\nA1,Cast,Orthopedic,30,100\n"
        try site.drop("night.zip", Packing.zip([("a.csv", Self.outcomes), ("b.csv", codes)]))
        for _ in 0..<2 { _ = try await site.duty.runOnce(term: 1) }
        #expect(try await site.jobs().isEmpty && site.files("failed") == ["night.zip", "night.zip.reason.txt"])
        let failed = "\(site.folder)/B01/failed"
        let reason = try #require(
            FileManager.default.contentsOfDirectory(atPath: failed).first { $0.hasSuffix(".reason.txt") })
        let text = try String(contentsOfFile: "\(failed)/\(reason)", encoding: .utf8)
        #expect(text.contains("holds files of several datasets: outcomes, procedure_codes"), "\(text)")
    }

    @Test("A file that has not been quiet for long enough is left alone")
    func hasty() async throws {
        let site = try await Site(quiet: .seconds(3600))
        try site.drop("today.csv", Self.outcomes)
        for _ in 0..<3 { _ = try await site.duty.runOnce(term: 1) }
        #expect(try await site.jobs().isEmpty && site.files("loading") == [])
    }

    @Test("A file that is still written to, or that its writer has marked, is left alone")
    func unstable() async throws {
        let site = try await Site()
        try site.drop("marked.csv.part", Self.outcomes)
        try site.drop(".hidden.csv", Self.outcomes)
        for round in 0..<4 {
            try site.drop("growing.csv", Self.outcomes + String(repeating: "x", count: round))
            _ = try await site.duty.runOnce(term: 1)
        }
        #expect(try await site.jobs().isEmpty && site.files("loading") == [])
    }
}

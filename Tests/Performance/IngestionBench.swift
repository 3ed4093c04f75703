// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds
import Jobs
import Logging
import Postgres
import PrivateServers

/// The ingestion of a big file, checks and key included, beside `psql \copy` of the same file into a bare table.
enum IngestionBench {
    private static let rows = 2_000_000
    private static let rounds = 3
    /// Rows of a gigabyte.
    private static let bigRows = 16_000_000

    private static let dataset = """
        table: public.visits
        key: id
        columns:
          - {header: id, type: integer, min: 1}
          - {header: patient, type: integer, min: 0}
          - {header: day, type: date, formats: yyyy-MM-dd}
          - {header: amount, type: decimal, min: 0}
          - {header: name, type: text}
          - {header: note, type: text}
          - {header: flag, type: boolean}
        """

    private static let columns = """
        id bigint NOT NULL, patient integer NOT NULL, day date NOT NULL, amount numeric(12, 2) NOT NULL,
        name text NOT NULL, note text NOT NULL, flag boolean NOT NULL
        """

    private struct Silence: AttemptReporter {
        func progress(_ progress: Cluster.Progress) {}
        func log(_ line: String) {}
    }

    static func run() async throws -> [Measurement] {
        let directory = "/tmp/rounds-bench-ingestion-\(getpid())"
        let server = try PostgresServer.start(
            in: "\(directory)/postgres", lifetime: .withProcess, settings: ["max_wal_size": "4GB"])
        let pool = PostgresPool(try PostgresConfiguration(url: server.url(), poolSize: 2))
        _ = try await Migrator(set: ClusterMigrations.set, migrations: ClusterMigrations.all).migrate(pool)
        _ = try await Migrator(set: HospitalMigrations.set, migrations: HospitalMigrations.all).migrate(pool)
        try await pool.executeScript(
            """
            CREATE TABLE public.bare (\(columns));
            CREATE TABLE public.visits (\(columns), batch_id bigint, source_line integer, PRIMARY KEY (id))
            """)
        try Data(dataset.utf8).write(to: URL(fileURLWithPath: "\(directory)/visits.yml"))
        let file = "\(directory)/visits.csv"
        try write(file, rows: rows)
        // The same rows, but not the same content: every row is compared with the table's.
        let corrected = "\(directory)/corrected.csv"
        try FileManager.default.copyItem(atPath: file, toPath: corrected)
        try append("\n", to: corrected)

        let kind = Ingestion(directory: directory)
        var fresh: [(Double, Double)] = []
        var (again, compared, grown): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<rounds {
            try await pool.executeScript("TRUNCATE public.bare, public.visits; CHECKPOINT")
            let reference = try psql(file, server.url())
            try await pool.executeScript("CHECKPOINT")
            fresh.append((try await ingest(file, kind, pool), reference))
            again.append(try await ingest(file, kind, pool))
            compared.append(try await ingest(corrected, kind, pool))
            // One row of before is enough to make it take the general way.
            try await pool.executeScript("DELETE FROM public.visits WHERE id > 1; CHECKPOINT")
            grown.append(try await ingest(file, kind, pool))
        }
        let peak = try await peakMemory(kind, pool, directory)
        await pool.close()
        try server.stop()
        return [
            Measurement(name: "load into an empty table with a key, beside psql", unit: "rows/s", turns: fresh, aim: 1),
            Measurement(
                name: "load into a table that has rows, beside psql", unit: "rows/s",
                turns: zip(grown, fresh).map { ($0, $1.1) }, aim: nil),
            Measurement(
                name: "the same file again, beside psql", unit: "rows/s", turns: zip(again, fresh).map { ($0, $1.1) },
                aim: nil),
            Measurement(
                name: "another file with the same rows, beside psql", unit: "rows/s",
                turns: zip(compared, fresh).map { ($0, $1.1) }, aim: nil),
            Measurement(name: "peak memory above idle, 1 GB", unit: "MiB", value: peak),
            Measurement(name: "peak memory above idle, in 64 MiB", unit: "times", value: 64 / peak, aim: 1),
        ]
    }

    /// - Returns: the most memory that the load of a gigabyte took, in MiB above what the process held before.
    private static func peakMemory(
        _ kind: Ingestion, _ pool: PostgresPool, _ directory: String
    ) async throws -> Double {
        let file = "\(directory)/big.csv"
        try write(file, rows: bigRows)
        try await pool.executeScript("TRUNCATE public.bare, public.visits; CHECKPOINT")
        let idle = try PeakMemory.reset()
        _ = try await ingest(file, kind, pool, rows: bigRows)
        return try PeakMemory.read() - idle
    }

    /// - Returns: rows per second.
    private static func ingest(
        _ file: String, _ kind: Ingestion, _ pool: PostgresPool, rows: Int = rows
    ) async throws -> Double {
        let inserted = try await pool.query(
            """
            INSERT INTO rounds.jobs
                (kind, queue, branch, priority, parameters, state, attempt, max_attempts, submitted_by, worker, started_at)
            VALUES ('ingestion', 'default', '', 5, '{}', 'running', 1, 3, 'bench', 'bench', now()) RETURNING id
            """)
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let context = JobContext(
            lease: Lease(id: JobID(rawValue: try inserted[0].decode(0)), attempt: 1), kind: Ingestion.name, branch: nil,
            postgres: pool, logger: logger, outputDirectory: "/tmp", reporter: Silence(), effect: AttemptEffect())
        let start = ContinuousClock.now
        let result = try await kind.run(Ingestion.Parameters(dataset: "visits", files: [file]), context: context)
        guard result.rows == rows, result.quarantined == 0 else { throw BenchError("the ingestion counted \(result)") }
        return perSecond(rows, since: start)
    }

    private static func psql(_ file: String, _ url: String) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c",
            "\\copy public.bare from '\(file)' csv header",
        ]
        let start = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("psql failed") }
        return perSecond(rows, since: start)
    }

    private static func append(_ text: String, to path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchError("cannot write \(path)") }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Seven columns, a third of the rows with a quoted field, about 60 bytes a row.
    private static func write(_ path: String, rows: Int) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("cannot write \(path)") }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var text = "id,patient,day,amount,name,note,flag\n"
        for id in 1...rows {
            let name = id % 3 == 0 ? "\"Smith, J\"" : "Jones"
            let day = "20\(two(10 + id % 15))-\(two(1 + id % 12))-\(two(1 + id % 28))"
            text += "\(id),\(id &* 7919 % 100_000),\(day),\(id % 9973).\(two(id % 100)),\(name),"
            text += "note about case \(id % 1000),\(id % 2 == 0 ? "t" : "f")\n"
            if text.utf8.count > 1 << 20 {
                try file.write(contentsOf: Data(text.utf8))
                text.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }
}

/// Why a measurement could not be made.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

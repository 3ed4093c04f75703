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
            CREATE TABLE public.keyed (\(columns), PRIMARY KEY (id));
            CREATE TABLE public.visits (\(columns), batch_id bigint, source_line integer, PRIMARY KEY (id))
            """)
        try Data(dataset.utf8).write(to: URL(fileURLWithPath: "\(directory)/visits.yml"))
        let bench = Loads(directory: directory, url: server.url(), pool: pool, kind: Ingestion(directory: directory))
        // Memory first: what an earlier load has left to the process would count as idle.
        let measurements = try await bench.peakMemory() + bench.compare()
        await pool.close()
        try server.stop()
        return measurements
    }
}

/// The loads that are measured, in one database.
private struct Loads {
    let directory: String
    let url: String
    let pool: PostgresPool
    let kind: Ingestion

    private static let rows = 2_000_000
    private static let rounds = 2
    /// Rows of a gigabyte.
    private static let bigRows = 16_000_000

    private struct Silence: AttemptReporter {
        func progress(_ progress: Cluster.Progress) {}
        func log(_ line: String) {}
    }

    /// The figures of one round, in rows per second.
    private struct Round {
        let bare: Double
        let keyed: Double
        let merged: Double
        let replaced: Double
        let fresh: Double
        let again: Double
        let compared: Double
        let changed: Double
        let grown: Double
    }

    func compare() async throws -> [Measurement] {
        let file = "\(directory)/visits.csv"
        try write(file, rows: Self.rows)
        // The same rows, but not the same content: every row is compared with the table's.
        let corrected = "\(directory)/corrected.csv"
        try FileManager.default.copyItem(atPath: file, toPath: corrected)
        try append("\n", to: corrected)
        let other = "\(directory)/other.csv"
        try write(other, rows: Self.rows, note: "another note about case")
        var rounds: [Round] = []
        for number in 1...Self.rounds {
            let round = try await round(file, corrected, other)
            note("round \(number) of \(Self.rounds), rows per second: \(round)")
            rounds.append(round)
        }
        func beside(
            _ name: String, _ value: KeyPath<Round, Double>, _ reference: KeyPath<Round, Double>, aim: Double? = nil
        ) -> Measurement {
            let turns = rounds.map { ($0[keyPath: value], $0[keyPath: reference]) }
            return Measurement(name: name, unit: "rows/s", turns: turns, aim: aim)
        }
        return [
            beside("load into an empty table with a key, beside psql into a bare one", \.fresh, \.bare, aim: 1),
            beside("… beside psql into one with a key", \.fresh, \.keyed),
            beside("load into a table that has rows, beside psql into a bare one", \.grown, \.bare),
            beside("the same file again, beside psql into a bare table", \.again, \.bare),
            beside("another file with the same rows, beside psql and INSERT … ON CONFLICT", \.compared, \.merged),
            beside("another file, all rows differ, what they were is kept, beside the same", \.changed, \.replaced),
        ]
    }

    private func round(_ file: String, _ corrected: String, _ other: String) async throws -> Round {
        try await pool.executeScript("TRUNCATE public.bare, public.keyed, public.visits; CHECKPOINT")
        let bare = try psql("\\copy public.bare from '\(file)' csv header")
        try await pool.executeScript("TRUNCATE public.bare; CHECKPOINT")
        let keyed = try psql("\\copy public.keyed from '\(file)' csv header")
        try await pool.executeScript("CHECKPOINT")
        let merged = try upsert(file)
        let replaced = try upsert(other)
        try await pool.executeScript("TRUNCATE public.keyed; CHECKPOINT")
        let fresh = try await ingest(file)
        let again = try await ingest(file)
        let compared = try await ingest(corrected)
        let changed = try await ingest(other)
        // One row of before is enough to make it take the general way.
        try await pool.executeScript(
            "TRUNCATE public.visits; INSERT INTO public.visits VALUES (1, 0, now(), 0, '', '', false); CHECKPOINT")
        return Round(
            bare: bare, keyed: keyed, merged: merged, replaced: replaced, fresh: fresh, again: again,
            compared: compared, changed: changed,
            grown: try await ingest(file))
    }

    /// The most memory that the load of a gigabyte takes above what the process held before.
    func peakMemory() async throws -> [Measurement] {
        let file = "\(directory)/big.csv"
        try write(file, rows: Self.bigRows)
        try await pool.executeScript("TRUNCATE public.visits; CHECKPOINT")
        let idle = try PeakMemory.reset()
        let speed = try await ingest(file, rows: Self.bigRows)
        let peak = try PeakMemory.read() - idle
        return [
            Measurement(name: "load of 1 GB into an empty table with a key", unit: "rows/s", value: speed),
            Measurement(name: "its peak memory above idle", unit: "MiB", value: peak),
            Measurement(name: "its peak memory above idle, in 64 MiB", unit: "times", value: 64 / peak, aim: 1),
        ]
    }

    /// - Returns: rows per second.
    private func ingest(_ file: String, rows: Int = rows) async throws -> Double {
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

    /// The whole of a file into a temporary table, and from there with one statement into the table with a key.
    private func upsert(_ file: String) throws -> Double {
        try psql(
            "CREATE TEMP TABLE staged (LIKE public.keyed)", "\\copy staged from '\(file)' csv header",
            """
            INSERT INTO public.keyed AS k SELECT * FROM staged ON CONFLICT (id) DO UPDATE
            SET patient = excluded.patient, day = excluded.day, amount = excluded.amount, name = excluded.name,
                note = excluded.note, flag = excluded.flag
            WHERE (k.patient, k.day, k.amount, k.name, k.note, k.flag) IS DISTINCT FROM
                (excluded.patient, excluded.day, excluded.amount, excluded.name, excluded.note, excluded.flag)
            """)
    }

    /// Runs psql.
    ///
    /// - Returns: rows per second.
    private func psql(_ commands: String...) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url] + commands.flatMap { ["-c", $0] }
        let start = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("psql failed") }
        return perSecond(Self.rows, since: start)
    }

    private func append(_ text: String, to path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else { throw BenchError("cannot write \(path)") }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Seven columns, a third of the rows with a quoted field, about 60 bytes a row.
    private func write(_ path: String, rows: Int, note: String = "note about case") throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("cannot write \(path)") }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var text = "id,patient,day,amount,name,note,flag\n"
        for id in 1...rows {
            let name = id % 3 == 0 ? "\"Smith, J\"" : "Jones"
            let day = "20\(two(10 + id % 15))-\(two(1 + id % 12))-\(two(1 + id % 28))"
            text += "\(id),\(id &* 7919 % 100_000),\(day),\(id % 9973).\(two(id % 100)),\(name),"
            text += "\(note) \(id % 1000),\(id % 2 == 0 ? "t" : "f")\n"
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

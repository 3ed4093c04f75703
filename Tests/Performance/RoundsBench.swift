// SPDX-License-Identifier: Apache-2.0

import Foundation

/// `rounds-bench [NAME…]`: runs the named measurements, or all of them, and says which aims were missed.
@main
struct RoundsBench {
    /// A group of measurements under one name.
    struct Bench: Sendable {
        let name: String
        let summary: String
        let run: @Sendable () async throws -> [Measurement]
    }

    /// Every group, in the order in which they run.
    static let benches: [Bench] = [
        Bench(name: "redis", summary: "the Redis client against raw hiredis", run: RedisBench.run),
        Bench(name: "postgres", summary: "the PostgreSQL pool against pgbench", run: PostgresBench.run),
        Bench(
            name: "ephemeral", summary: "no-op jobs that live in Redis alone",
            run: { try await JobsBench.run(.ephemeral) }),
        Bench(
            name: "durable", summary: "no-op jobs, the ledger committed", run: { try await JobsBench.run(.durable) }),
        Bench(name: "rebuild", summary: "a Redis that has lost 100,000 jobs", run: RebuildBench.run),
        Bench(name: "csv", summary: "the CSV parser beside DuckDB's", run: CSVBench.run),
        Bench(name: "ingestion", summary: "a file of 2 million rows beside psql", run: IngestionBench.run),
        Bench(name: "kpis", summary: "KPIs of a million admissions in 60 branches", run: KPIBench.run),
    ]

    static func main() async throws {
        let names = CommandLine.arguments.dropFirst()
        switch names.first {
        case "worker": return try await BenchWorker.main(Array(names.dropFirst()))
        case "peer": return try await PeerAdapter.main(Array(names.dropFirst()))
        default: break
        }
        let unknown = names.filter { name in !benches.contains { $0.name == name } }
        guard unknown.isEmpty else {
            let known = benches.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
            let message = "unknown: \(unknown.joined(separator: ", ")); there are\n\(known)\n"
            FileHandle.standardError.write(Data(message.utf8))
            exit(2)
        }
        var missed: [String] = []
        for bench in benches where names.isEmpty || names.contains(bench.name) {
            print("\(bench.name): \(bench.summary)")
            let measurements = try await bench.run()
            print(measurements.table, terminator: "\n\n")
            missed += measurements.filter { $0.isMet == false }.map { "\(bench.name): \($0.name)" }
        }
        if !missed.isEmpty {
            print("missed: \(missed.joined(separator: "; "))")
            exit(1)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hashing
import Hospital
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("A night", .timeLimit(.minutes(3)))
struct NightTests {
    @Test("From files to reports; the same night again changes nothing")
    func nightly() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let network = try await Network.small.value.summary
            _ = try site.coordinator()
            _ = try site.worker("one", concurrency: 2)
            _ = try site.worker("two", concurrency: 2)

            let first = try await site.night(network)
            for (table, expected) in network.tables {
                let result: IngestionResult = try first.result(table)
                #expect(result.inserted == expected.rows, "\(table)")
                #expect(result.quarantined == expected.dirtyRows, "\(table)")
                #expect(result.updated == 0 && result.unchanged == 0, "\(table)")
                let found = try await site.value(
                    "SELECT count(*)::text FROM hospital.quarantine WHERE dataset = $1", table)
                #expect(found == "\(expected.dirtyRows)", "\(table)")
            }
            let computed: KPIRecompute.Result = try first.result("kpis")
            #expect(computed.rows > 0 && computed.changed == computed.rows)
            let trained: ModelRetrain.Result = try first.result("duration-model")
            #expect(trained.version == 1)
            let reports = try await site.reports(of: first)

            let second = try await site.night(network)
            for (table, expected) in network.tables {
                let result: IngestionResult = try second.result(table)
                #expect(result.inserted == 0 && result.updated == 0, "\(table)")
                #expect(result.unchanged == expected.rows && result.quarantined == expected.dirtyRows, "\(table)")
            }
            let recomputed: KPIRecompute.Result = try second.result("kpis")
            // Nothing has changed, so nothing is computed again.
            #expect(recomputed.rows == 0 && recomputed.changed == 0 && recomputed.removed == 0)
            let findings: QualityCheck.Result = try second.result("quality")
            #expect(findings.checks.count > 0)
            let retrained: ModelRetrain.Result = try second.result("duration-model")
            #expect(retrained.blobSHA256 == trained.blobSHA256)
            #expect(!retrained.promoted)
            #expect(try await site.reports(of: second) == reports)
        }
    }
}

/// The jobs of one run of the nightly workflow, by step.
private struct Night {
    let jobs: [String: JobRecord]

    func result<Result: Decodable>(_ step: String) throws -> Result {
        let result = jobs[step]?.result
        return try JSONText.decode(try #require(result, "step \(step)").text)
    }
}

extension Site {
    /// Runs the nightly workflow through the command line and waits for its end.
    fileprivate func night(_ network: SyntheticSummary) async throws -> Night {
        struct Document: Decodable {
            struct Run: Decodable {
                let id: Int64
                let state: String
            }
            let run: Run
        }
        let answer = try await rounds(
            "workflows", "run", "nightly", "--param", "input=\(network.directory)", "--param", "output=\(folder)",
            "--wait", "--json")
        #expect(answer.status == 0, "\(answer.errors)")
        let document = try JSONDecoder().decode(Document.self, from: Data(answer.output.utf8))
        #expect(document.run.state == "succeeded")
        let jobs = try await client.jobs(ofRun: document.run.id)
        for job in jobs {
            #expect(job.state == .succeeded && job.attempt == 1, "\(job.step ?? "") \(job.error?.message ?? "")")
        }
        return Night(jobs: Dictionary(uniqueKeysWithValues: jobs.map { ($0.step ?? "", $0) }))
    }

    /// The SHA-256 of each report by its format; job, registry and file must agree on it.
    fileprivate func reports(of night: Night) async throws -> [String: String] {
        var found: [String: String] = [:]
        for format in ["csv", "xlsx", "pdf"] {
            let result: Export.Result = try night.result("report-\(format)")
            #expect(result.path.hasPrefix("\(folder)/kpi_snapshot") && result.path.hasSuffix(".\(format)"))
            let bytes = try #require(FileManager.default.contents(atPath: result.path))
            #expect(Int64(bytes.count) == result.size)
            #expect(SHA256.hexadecimal(of: [UInt8](bytes)) == result.sha256)
            let registered = try await value("SELECT sha256 FROM reports.files WHERE id = $1", result.file)
            #expect(registered == result.sha256)
            found[format] = result.sha256
        }
        return found
    }
}

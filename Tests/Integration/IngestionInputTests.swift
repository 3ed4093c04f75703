// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Postgres
import TestSupport
import Testing

@Suite("What an ingestion is given", .timeLimit(.minutes(3)))
struct IngestionInputTests {
    private static let header = "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\n"

    private func branches(_ numbers: Range<Int>) -> Data {
        Data((Self.header + numbers.map { "b\($0),B,C,S,10,2,1,UTC\n" }.joined()).utf8)
    }

    @Test("A folder, a pattern, an archive and standard input become the files of one job")
    func inputs() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            _ = try site.coordinator()
            _ = try site.worker("one", concurrency: 1)
            let folder = "\(site.folder)/in"
            try FileManager.default.createDirectory(atPath: "\(folder)/sub", withIntermediateDirectories: true)
            try branches(0..<2).write(to: URL(fileURLWithPath: "\(folder)/one.csv"))
            try branches(2..<3).write(to: URL(fileURLWithPath: "\(folder)/two.CSV"))
            try branches(3..<4).write(to: URL(fileURLWithPath: "\(folder)/sub/three.csv"))
            try branches(4..<6).write(to: URL(fileURLWithPath: "\(site.folder)/piped.csv"))
            try Data("not for us".utf8).write(to: URL(fileURLWithPath: "\(folder)/readme.md"))
            let command = """
                gzip -c "\(site.folder)/piped.csv" > "\(folder)/sub/four.csv.gz"; "\(RoundsProgram.path)" submit ingestion \
                --dataset branches "\(folder)" '\(folder)/sub/*' - --wait < "\(site.folder)/piped.csv"
                """
            let process = try TestProcess(
                ["/bin/sh", "-c", command],
                environment: site.settings.merging(["PATH": "/usr/bin:/bin", "HOME": site.folder]) { $1 },
                folder: site.folder)
            #expect(try await process.end(within: .seconds(60)) == 0, "\(process.standardError)")
            #expect(
                try await site.value(
                    "SELECT string_agg(branch_id, ' ' ORDER BY branch_id) FROM hospital.hospital_branches")
                    == "b0 b1 b2 b3 b4 b5")
            let names = "regexp_replace(file, '.*/|[0-9a-f]{16}', '', 'g')"
            let files = try await site.value(
                "SELECT string_agg(\(names), ' ' ORDER BY batch_id) FROM hospital.ingest_batches")
            #expect(files == "one.csv two.CSV four.csv.gz three.csv stdin-.csv")
        }
    }

    @Test("A folder with files of several datasets is loaded in the order in which their tables need each other")
    func set() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let network = try await Network.small.value
            _ = try site.coordinator()
            _ = try site.worker("one", concurrency: 4)
            let answer = try await RoundsProgram.run(
                ["submit", "ingestion", "--set", network.summary.directory, "--wait"], settings: site.settings)
            #expect(answer.status == 0, "\(answer.errors)")
            for table in SyntheticTable.allCases {
                let rows = try await site.value(
                    "SELECT sum(inserted)::text FROM hospital.ingest_batches WHERE dataset = $1", table.rawValue)
                #expect(rows == "\(network.summary[table].rows)", "\(table)")
            }
        }
    }
}

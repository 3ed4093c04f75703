// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import JobKinds
import Jobs
import TestSupport
import Testing

@Suite("rounds datasets batches, rejects and rollback", .timeLimit(.minutes(3)))
struct BatchCommandTests {
    private static let codes = "procedure_code,name,category,typical_minutes,standard_cost\n"

    @Test("A file is loaded, its bad rows are mended and loaded, and the batch is undone, all from the command line")
    func tour() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            _ = try site.worker("one")
            let path = "\(site.folder)/codes.csv"
            try Data((Self.codes + "A,a,x,10,1.5\nB,b,x,none,1\n").utf8).write(to: URL(fileURLWithPath: path))
            let refused = try await site.rounds(
                "submit", "ingestion", "--dataset", "procedure_codes", path, "--max-rejects", "0", "--wait")
            #expect(refused.status == 1)
            #expect(refused.errors.contains("1 of 2 rows were rejected (1 not-an-integer), more than 0"))
            let loaded = try await site.rounds("submit", "ingestion", "--dataset", "procedure_codes", path, "--wait")
            #expect(loaded.status == 0, "\(loaded.errors)")

            let csv = try await site.rounds("datasets", "rejects", "--dataset", "procedure_codes", "--csv", "-")
            #expect(csv.status == 0 && csv.output == Self.codes + "B,b,x,none,1\n" && csv.errors == "1 rows\n")
            let json = try await site.rounds("datasets", "rejects", "--batch", "2", "--json")
            let rows = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
            #expect(rows.map { $0["line"] as? Int } == [3] && rows[0]["reason"] as? String == "not-an-integer")

            let mended = "\(site.folder)/mended.csv"
            try Data(csv.output.replacing("none", with: "5").utf8).write(to: URL(fileURLWithPath: mended))
            _ = try await site.rounds("submit", "ingestion", "--dataset", "procedure_codes", mended, "--wait")
            #expect(try await site.rounds("datasets", "rejects").errors == "no rows are set aside\n")

            let dry = try await site.rounds("datasets", "rollback", "3", "--dry-run")
            #expect(dry.output.hasPrefix("batch 3 of procedure_codes would be undone: 1 rows removed, 0 as they were"))
            #expect(try await site.rounds("datasets", "rollback", "3", "--reason", "a test").status == 0)
            #expect(try await site.value("SELECT string_agg(name, ' ') FROM hospital.procedure_codes") == "a")
            let batches = try await site.rounds("datasets", "batches", "--json")
            let states = try #require(
                try JSONSerialization.jsonObject(with: Data(batches.output.utf8)) as? [[String: Any]])
            #expect(states.map { $0["state"] as? String } == ["rolled_back", "complete", "refused"])
            #expect(try await site.rounds("audit", "list", "--verb", "batch").output.contains("batch.rollback"))
        }
    }
}

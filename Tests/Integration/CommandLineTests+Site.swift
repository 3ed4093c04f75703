// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import PrivateServers
import TestSupport

extension CommandLineTests {
    /// Servers without workers that all tests share: whatever they do, no job may come of it.
    struct Site: Sendable {
        let settings: [String: String]
        /// The folder with the files that are wrong.
        let files: String
        private let postgres: PostgresPool

        fileprivate init() async throws {
            let url = try await TestDatabase.migratedURL()
            files = try Scratch.folder("mistakes")
            postgres = PostgresPool(try PostgresConfiguration(url: url, poolSize: 2))
            settings = [
                "ROUNDS_DATABASE_URL": url, "ROUNDS_REDIS_URL": try TestServers.redis().url,
                "ROUNDS_JOBS_DIR": RoundsProgram.jobs, "ROUNDS_STATE_DIR": files,
            ]
            try makeFiles()
        }

        /// How many jobs and runs the ledger has.
        func jobs() async throws -> Int {
            let sql = "SELECT (SELECT count(*) FROM rounds.jobs) + (SELECT count(*) FROM rounds.workflow_runs)"
            return try await postgres.query(sql)[0].decode(0)
        }

        private func makeFiles() throws {
            let header = "branch_id,bed_id,department_id,bed_type\n"
            try write("empty.csv", [])
            try write("good.csv", [UInt8](header.utf8))
            try write("binary.csv", [UInt8](header.utf8) + [0, 1, 2, 10])
            try write("header.csv", [UInt8](header.replacing("bed_id", with: "bedd").utf8))
            try write("latin1.csv", [UInt8]("\(header)a,b,c,icu\na,b,caf".utf8) + [0xE9, 10])
            try write("utf16.csv", [0xFF, 0xFE] + header.utf8.flatMap { [$0, 0] } + [0x61])
            try FileManager.default.createDirectory(atPath: "\(files)/set", withIntermediateDirectories: true)
            try write("set/beds.csv", [UInt8](header.utf8))
            try write("set/odd.csv", [UInt8]("bed,ward\n1,2\n".utf8))
            try FileManager.default.copyItem(atPath: RoundsProgram.jobs, toPath: "\(files)/broken")
            try damage("broken/datasets/beds.yml", line: 4, "kee: [branch_id, bed_id]")
            try damage("broken/models/or_duration.yml", line: 6, "titel: Surgery duration")
            try damage("broken/kpis/or_cases.sql", line: 2, "-- titel: Cases")
            try damage("broken/workflows/nightly.yml", line: 5, "descripton: none")
            try FileManager.default.copyItem(atPath: RoundsProgram.jobs, toPath: "\(files)/broken-report")
            try write("broken-report/reports/bad.yml", [UInt8]("title: Bad\nsection: none\n".utf8))
        }

        private func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(files)/\(name)"))
        }

        /// Puts something wrong into a line of a file.
        private func damage(_ name: String, line: Int, _ text: String) throws {
            let path = "\(files)/\(name)"
            var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
            lines[line - 1] = text
            try write(name, [UInt8](lines.joined(separator: "\n").utf8))
        }
    }

    static let site = Task { try await Site() }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Postgres

/// What coordinators share about schedules.
extension Ledger {
    /// The time by the ledger's clock. Coordinators go by it, so that none whose own clock is wrong does harm.
    func now() async throws -> Date {
        try await postgres.query(Statement.readClock)[0].decode("now")
    }

    /// What the files of definitions said when they could last be used, by their names in the `jobs/` folder.
    func lastGoodDefinitions() async throws -> [String: String] {
        let rows = try await postgres.query(Statement.recallDefinitions)
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.decode("name"), try $0.decode("content", as: String.self)) })
    }

    /// Stores what the files of definitions say, for the next leader. Does nothing when the term is not the leader's.
    func store(definitions: [String: String], term: Int64) async throws {
        let files = definitions.sorted { $0.key < $1.key }
        try await postgres.execute(Statement.storeDefinitions, term, files.map(\.key), files.map(\.value))
    }

    /// Notes what the schedules' files say, and reads what the ledger knows of them.
    ///
    /// - Parameters:
    ///   - library: the schedules, and what is wrong with their files.
    ///   - now: from when on new schedules, and those whose times are new, have occurrences.
    /// - Returns: records by the schedules' names; one is missing when the term is not the leader's.
    func sync(_ library: DefinitionLibrary, term: Int64, now: Date) async throws -> [String: ScheduleRecord] {
        let problems = library.scheduleProblems
        let names = Set(library.schedules.keys).union(problems.keys).sorted()
        if names.isEmpty { return [:] }
        try await postgres.execute(
            Statement.syncSchedules, term, names, try names.map { try library.schedules[$0].map(JSONText.encode) },
            names.map { problems[$0]?.description }, now)
        let records = try await postgres.query(Statement.readSchedules, names).map { try ScheduleRecord($0) }
        return Dictionary(uniqueKeysWithValues: records.map { ($0.name, $0) })
    }
}

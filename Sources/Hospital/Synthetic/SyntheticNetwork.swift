// SPDX-License-Identifier: Apache-2.0

import Foundation
package import Jobs

/// A made-up hospital network of any size: the same seed gives the same bytes.
///
/// Sixteen CSV files, one a table (`SyntheticTable`), UTF-8, with a header. Times are the branch's local ones; the
/// operating-room file has the header and the formats of a real operating-room log. Everything is streamed branch by
/// branch and day by day, so memory does not grow with the size of the network.
///
/// Same bytes: every draw comes from `SeededRandom`, nothing iterates over a dictionary and no formatter or locale is
/// involved. Daylight-saving gaps come from the system's time zone data and logarithms from its C library, so files
/// compared across machines need the same releases of both.
package struct SyntheticNetwork: Sendable {
    private let seed: UInt64
    private let branches: Int
    private let days: Int
    private let startDate: LocalDay
    private let dirtyShare: Double

    /// - Parameters:
    ///   - seed: any number.
    ///   - branches: 1…999.
    ///   - days: length of the period, 1…3,660.
    ///   - startDate: the first day of the period.
    ///   - dirtyShare: how many damaged rows are mixed in for each good row of the tables that change daily, 0…0.5.
    /// - Throws: `BadInput` when a number is out of its range.
    package init(
        seed: UInt64, branches: Int, days: Int, startDate: LocalDay, dirtyShare: Double = 0
    ) throws(BadInput) {
        guard (1...999).contains(branches) else {
            throw BadInput("a network has 1 to 999 branches, not \(branches)")
        }
        guard (1...3660).contains(days) else { throw BadInput("a network lasts 1 to 3660 days, not \(days)") }
        guard (0...0.5).contains(dirtyShare) else {
            throw BadInput("the share of dirty rows lies between 0 and 0.5, not \(dirtyShare)")
        }
        self.seed = seed
        self.branches = branches
        self.days = days
        self.startDate = startDate
        self.dirtyShare = dirtyShare
    }

    /// Writes the network's files, replacing files of the same names. Stops between two days when the task is
    /// cancelled; what was written until then stays.
    ///
    /// - Parameters:
    ///   - directory: created when it does not exist.
    ///   - progress: called after each day of each branch: branch-days done, and their number.
    /// - Returns: rows, dirty rows and bytes of every file.
    /// - Throws: `BadInput` when the directory cannot be made, `CancellationError`, or the file system's error.
    package func write(
        to directory: String, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> SyntheticSummary {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw BadInput("cannot create the directory \(directory): \(error.localizedDescription)")
        }
        let writers = try NetworkWriters(directory: directory, seed: seed, dirtyShare: dirtyShare)
        try writeReferenceData(to: writers)
        var nextCase = 0
        for index in 0..<branches {
            nextCase = try writeBranch(index, to: writers, nextCase: nextCase) { day in
                progress(index * days + day, branches * days)
            }
        }
        let tables = try writers.close()
        return SyntheticSummary(
            directory: directory, seed: seed, firstDay: startDate, lastDay: startDate.advanced(by: days - 1),
            tables: Dictionary(uniqueKeysWithValues: tables.map { ($0.key.rawValue, $0.value) }))
    }

    private func writeBranch(
        _ index: Int, to writers: NetworkWriters, nextCase: Int, progress: (_ daysDone: Int) -> Void
    ) throws -> Int {
        let branch = BranchPlan(index: index, seed: seed)
        try branch.write(to: writers, seed: seed, start: startDate)
        guard let zone = TimeZone(identifier: branch.city.timeZone) else {
            throw BadInput(
                "this machine does not know the time zone \(branch.city.timeZone)", hint: "install the package tzdata")
        }
        let warmUp = startDate.advanced(by: -StaySimulator.warmUpDays)
        let clock = WallClock(zone: zone, from: warmUp, through: startDate.advanced(by: days + 90))
        var stays = StaySimulator(
            branch: branch, writers: writers, clock: clock, seed: seed, from: startDate, days: days)
        var rooms = OperatingRoomSimulator(branch: branch, writers: writers, seed: seed, nextCase: nextCase)
        let schedules = ScheduleSimulator(branch: branch, writers: writers, seed: seed)
        for offset in -StaySimulator.warmUpDays..<days {
            try Task.checkCancellation()
            let day = startDate.advanced(by: offset)
            try stays.simulate(day)
            guard offset >= 0 else { continue }
            try rooms.simulate(day)
            try schedules.simulate(day)
            progress(offset + 1)
        }
        return rooms.nextCase
    }

    private func writeReferenceData(to writers: NetworkWriters) throws {
        for diagnosis in NetworkCatalogue.diagnoses {
            writers[.diagnosisCategories].text(diagnosis.code)
            writers[.diagnosisCategories].text(diagnosis.name)
            try writers[.diagnosisCategories].endRow()
        }
        for procedure in NetworkCatalogue.procedures {
            let writer = writers[.procedureCodes]
            writer.text(procedure.code)
            writer.text(procedure.name)
            writer.text(procedure.category)
            writer.int(procedure.minutes)
            writer.amount(hundredths: procedure.cost * 100)
            try writer.endRow()
        }
        for (outcome, description) in NetworkCatalogue.outcomes {
            let writer = writers[.outcomes]
            writer.text(outcome.rawValue)
            writer.text(description)
            writer.bool(outcome == .deceased)
            writer.bool(outcome == .transferred)
            try writer.endRow()
        }
    }
}

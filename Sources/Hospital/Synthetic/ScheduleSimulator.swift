// SPDX-License-Identifier: Apache-2.0

/// Writes the consultation slots of a branch's doctors, day by day.
struct ScheduleSimulator {
    private static let demand = [0.94, 0.86, 0.83, 0.82, 0.85, 0.7]

    let branch: BranchPlan
    let writers: NetworkWriters
    let seed: UInt64

    func simulate(_ day: LocalDay) throws {
        guard day.weekday < 6 else { return }
        var random = SeededRandom(seed: seed, Purpose.schedules.rawValue, branch.index, day.number)
        let writer = writers[.doctorSchedules]
        for number in 1...(branch.departments.last?.doctors.upperBound ?? 1) {
            let isAway = random.chance(day.weekday == 5 ? 0.5 : 0.1)
            let slots = random.int(5...12) * 2
            let booked = min(slots + 2, random.poisson(Double(slots) * Self.demand[day.weekday]))
            guard !isAway else { continue }
            writer.text(branch.doctor(number))
            writer.day(day)
            writer.text(branch.id)
            writer.int(slots)
            writer.int(booked)
            try writer.endRow()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Simulates the operating rooms of one branch: room-days planned from booked times, and what then happened.
///
/// A surgery's minutes depend on the procedure, the surgeon (in general and at this procedure) and the patient's
/// age; the booked time knows the procedure well, the surgeon a little and the patient not at all. So both the
/// booked time and the procedure's median can be beaten by a model, but not perfectly: the rest is noise.
struct OperatingRoomSimulator {
    /// Nothing is started later than this many minutes after midnight; the case moves to another day.
    private static let latestStart = 20 * 60
    private static let openChance = [0.96, 0.97, 0.97, 0.96, 0.95, 0.45, 0]

    let branch: BranchPlan
    let writers: NetworkWriters
    let seed: UInt64
    /// Numbers of the next case, which run on over the branches.
    private(set) var nextCase: Int

    init(branch: BranchPlan, writers: NetworkWriters, seed: UInt64, nextCase: Int) {
        self.branch = branch
        self.writers = writers
        self.seed = seed
        self.nextCase = nextCase
    }

    /// Simulates all suites on one day.
    mutating func simulate(_ day: LocalDay) throws {
        for suite in 1...branch.suites {
            var random = SeededRandom(seed: seed, Purpose.operatingRooms.rawValue, branch.index, suite, day.number)
            guard random.chance(Self.openChance[day.weekday]) else { continue }
            try simulate(suite, on: day, &random)
        }
    }

    private mutating func simulate(_ suite: Int, on day: LocalDay, _ random: inout SeededRandom) throws {
        let service = blockOwner(of: suite, weekday: day.weekday)
        let surgeons = [random.int(0...4), random.int(0...4)]
        let opens = LocalMinute(day, minute: branch.operatingRoomsOpen)
        let closes = opens + (day.weekday == 5 ? 300 : 495)
        var scheduled = opens
        var free: LocalMinute?
        while true {
            let surgeon = scheduled - opens < 240 || surgeons[0] % 2 == 0 ? surgeons[0] : surgeons[1]
            let surgery = random.index(SurgeryCatalogue.services[service].surgeries.map(\.weight))
            var plan = PlannedCase(service: service, surgery: surgery, surgeon: surgeon, scheduled: scheduled)
            plan.draw(branch: branch, seed: seed, &random)
            guard scheduled + plan.booked <= closes else { return }
            let wheelsIn = wheelsIn(of: plan, after: free, &random)
            guard wheelsIn.minuteOfDay <= Self.latestStart, wheelsIn.day == day else { return }
            let wheelsOut = try write(plan, suite: suite, wheelsIn)
            free = wheelsOut
            scheduled = scheduled + (plan.booked + 20 + 14) / 15 * 15
        }
    }

    /// Suites belong to services by day of the week.
    private func blockOwner(of suite: Int, weekday: Int) -> Int {
        var random = SeededRandom(seed: seed, Purpose.block.rawValue, branch.index, suite, weekday / 2)
        return random.index(SurgeryCatalogue.services.map(\.weight))
    }

    private func wheelsIn(
        of plan: PlannedCase, after free: LocalMinute?, _ random: inout SeededRandom
    ) -> LocalMinute {
        guard let free else {
            let delay = random.chance(0.12) ? -random.int(0...4) : Int(random.logNormal(median: 6.5, spread: 0.75))
            return plan.scheduled + min(delay, 75)
        }
        let turnover = Int(min(95, random.logNormal(median: 27, spread: 0.3)))
        return max(free + turnover, plan.scheduled + -random.int(5...20))
    }

    private mutating func write(_ plan: PlannedCase, suite: Int, _ wheelsIn: LocalMinute) throws -> LocalMinute {
        let service = SurgeryCatalogue.services[plan.service]
        let start = wheelsIn + plan.preparation
        let stop = start + plan.surgical
        let wheelsOut = stop + plan.closing
        let writer = writers[.orCases]
        writer.int(nextCase)
        writer.int(10_001 + nextCase)
        writer.logDay(wheelsIn.day)
        writer.int(suite)
        writer.text(service.name)
        writer.text(service.surgeries[plan.surgery].code)
        writer.text(service.surgeries[plan.surgery].description)
        writer.int(plan.booked)
        for time in [plan.scheduled, wheelsIn, start, stop, wheelsOut] { writer.logTime(time) }
        writer.text(branch.id)
        writer.identifier("\(branch.id)-S", plan.service * 10 + plan.surgeon, width: 3)
        writer.int(plan.age)
        try writer.endRow()
        nextCase += 1
        return wheelsOut
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One case of a room-day: what was planned, and how long it will really take.
struct PlannedCase {
    /// Index into `SurgeryCatalogue.services`.
    let service: Int
    /// Index into the service's surgeries.
    let surgery: Int
    /// 0…4, within the branch and service.
    let surgeon: Int
    let scheduled: LocalMinute
    /// The patient's completed years.
    private(set) var age = 0
    /// Minutes that the planners reserved.
    private(set) var booked = 0
    /// Minutes from wheels-in to start, from start to end, and from end to wheels-out.
    private(set) var preparation = 0
    private(set) var surgical = 0
    private(set) var closing = 0

    init(service: Int, surgery: Int, surgeon: Int, scheduled: LocalMinute) {
        self.service = service
        self.surgery = surgery
        self.surgeon = surgeon
        self.scheduled = scheduled
    }

    /// Draws the patient, the booking and the true minutes.
    mutating func draw(branch: BranchPlan, seed: UInt64, _ random: inout SeededRandom) {
        let ages = SurgeryCatalogue.services[service].ages
        let surgery = SurgeryCatalogue.services[service].surgeries[surgery]
        age = random.int(ages)
        var habits = SeededRandom(seed: seed, Purpose.surgeon.rawValue, branch.index, service, surgeon)
        let pace = habits.logNormal(median: 1, spread: 0.17)
        var skill = SeededRandom(seed: seed, Purpose.surgeon.rawValue, branch.index, service, surgeon, self.surgery)
        let practice = skill.logNormal(median: 1, spread: 0.08)

        let guess = surgery.minutes * surgery.bookingBias * pow(pace, 0.35) * random.logNormal(median: 1, spread: 0.05)
        booked = max(30, Int((guess / 15).rounded()) * 15)

        let frailty = 1 + Double(max(0, age - 45)) * 0.0045 + (age < 5 ? 0.08 : 0)
        let minutes = surgery.minutes * pace * practice * frailty * random.logNormal(median: 1, spread: 0.11)
        preparation = max(6, Int(minutes * 0.21 * random.logNormal(median: 1, spread: 0.15)))
        closing = max(4, Int(minutes * 0.11 * random.logNormal(median: 1, spread: 0.2)))
        surgical = max(6, Int(minutes) - preparation - closing)
    }
}

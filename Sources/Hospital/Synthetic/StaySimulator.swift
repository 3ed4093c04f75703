// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Simulates the stays of one branch day by day: who is admitted, how long they stay, how it ends and what it costs.
///
/// A stay's whole course is drawn at its admission and its rows are written at once, so that no stay needs to be
/// remembered; what is remembered is bounded by the longest stay and the longest time until a patient returns.
struct StaySimulator {
    /// Days simulated before the first day that is written, so that the first day finds the wards filled. Stays
    /// that reach into the period are written, with their earlier admission; the others leave no trace.
    static let warmUpDays = 28
    /// The longest stay in days.
    private static let longestStay = 60
    private static let emergencyHours: [Double] = [
        3, 2.5, 2, 1.8, 1.8, 2, 2.6, 3.6, 4.6, 5.4, 6, 6, 5.6, 5.2, 5, 5, 5.2, 5.8, 6.4, 6.8, 6.6, 5.8, 4.8, 3.8,
    ]
    private static let scheduledHours: [Double] = [
        0, 0, 0, 0, 0, 0.4, 2, 6, 10, 12, 10, 7, 4, 3, 4, 4, 3, 2, 1, 0.4, 0, 0, 0, 0,
    ]
    private static let dischargeHours: [Double] = [
        0, 0, 0, 0, 0, 0, 0.2, 0.6, 1.5, 4, 9, 13, 13, 9, 8, 8, 7, 5, 2.5, 1, 0.4, 0.2, 0, 0,
    ]

    /// A patient who will come back.
    struct Return {
        let patient: Patient
        let department: Int
        let admission: Int
        let discharged: LocalMinute
        let isReadmission: Bool
    }

    struct Patient {
        let number: Int
        let born: LocalDay
        let insurance: NetworkCatalogue.Insurance
    }

    /// An admission as far as its rows need it.
    struct Admission {
        /// Within the branch.
        let number: Int
        let patient: Patient
        let profile: DepartmentProfile
        let doctor: String
        let admitted: LocalMinute
        let kind: String
        let source: String
    }

    let branch: BranchPlan
    let writers: NetworkWriters
    let clock: WallClock
    let seed: UInt64
    let start: LocalMinute
    let end: LocalMinute
    private var patients = 0
    private var admissions = 0
    /// Rows of procedures so far, which are numbered.
    var procedureRows = 0
    /// Who will come back, by the number of the day.
    private(set) var returns: [Int: [Return]] = [:]
    var census: [HourlyCensus]

    init(branch: BranchPlan, writers: NetworkWriters, clock: WallClock, seed: UInt64, from first: LocalDay, days: Int) {
        self.branch = branch
        self.writers = writers
        self.clock = clock
        self.seed = seed
        start = LocalMinute(first)
        end = LocalMinute(first.advanced(by: days))
        census = branch.departments.map { _ in HourlyCensus(longestStay: Self.longestStay) }
    }

    /// Simulates one day; days must be given in order, beginning `warmUpDays` before the period.
    mutating func simulate(_ day: LocalDay) throws {
        var random = SeededRandom(seed: seed, Purpose.stays.rawValue, branch.index, day.number)
        var beds = branch.departments.indices.map {
            branch.departments[$0].beds - census[$0].occupied(at: LocalMinute(day))
        }
        for due in returns.removeValue(forKey: day.number) ?? [] where beds[due.department] > 0 {
            beds[due.department] -= 1
            try admit(due.patient, to: due.department, on: day, returning: due, &random)
        }
        for (index, department) in branch.departments.enumerated() {
            let arrivals = random.poisson(meanArrivals(of: department, on: day))
            for _ in 0..<min(arrivals, beds[index]) {
                try admit(nil, to: index, on: day, returning: nil, &random)
            }
        }
        try writeResources(of: day, &random)
    }

    // MARK: Admissions

    private func meanArrivals(of department: BranchPlan.Department, on day: LocalDay) -> Double {
        let profile = department.profile
        let meanStay = profile.medianStay * exp(profile.staySpread * profile.staySpread / 2)
        let dayOfYear = Double(day.number - (LocalDay(year: day.civil.year, month: 1, day: 1) ?? day).number)
        let season = 1 + profile.seasonAmplitude * cos(2 * .pi * (dayOfYear - profile.seasonPeak) / 365.25)
        let scheduled = [1.35, 1.25, 1.2, 1.15, 1.05, 0.65, 0.35][day.weekday]
        let unplanned = [1.08, 0.98, 0.96, 0.96, 1.0, 1.02, 1.0][day.weekday]
        let unplannedShare = profile.emergencyShare + profile.transferShare
        let weekday = unplanned * unplannedShare + scheduled * (1 - unplannedShare)
        return Double(department.beds) * branch.occupancy / meanStay * season * weekday
    }

    private mutating func admit(
        _ known: Patient?, to index: Int, on day: LocalDay, returning: Return?, _ random: inout SeededRandom
    ) throws {
        let department = branch.departments[index]
        let profile = department.profile
        let emergencies = returning?.isReadmission == true ? profile.emergencyShare * 2 : profile.emergencyShare
        let kind = random.index([
            emergencies, profile.transferShare, 1 - profile.emergencyShare - profile.transferShare,
        ])
        let hours = kind == 0 ? Self.emergencyHours : Self.scheduledHours
        let admitted = clock.existing(LocalMinute(day, minute: random.index(hours) * 60 + random.int(0...59)))
        let person = known ?? newPatient(profile, on: day, &random)
        let age = Double(day.number - person.born.number) / 365.25

        let outcome = outcome(profile, age: age, &random)
        let discharged = discharge(after: admitted, profile, age: age, outcome, &random)
        census[index].add(from: admitted, until: discharged)
        let woman = profile.onlyWomen || random.chance(0.49)
        let other = random.chance(0.004)
        guard discharged >= start else { return }

        var patient = person
        if known == nil {
            patients += 1
            patient = Patient(number: patients, born: person.born, insurance: person.insurance)
            try write(patient, gender: profile.onlyWomen || woman ? "F" : other ? "O" : "M")
        }
        admissions += 1
        let doctor = branch.doctor(random.int(department.doctors))
        let source = [["Walk-in", "Ambulance"], ["Other hospital"], ["Outpatient", "Referral"]][kind]
        let admission = Admission(
            number: admissions, patient: patient, profile: profile, doctor: doctor, admitted: admitted,
            kind: ["Emergency", "Transfer", "Scheduled"][kind], source: random.pick(source))
        try write(admission, diagnosis: profile.diagnoses[random.index(profile.diagnoses.map(\.weight))].code)
        if let returning, returning.isReadmission { try write(returning, readmittedBy: admission) }

        let procedures = try writeProcedures(admission, until: discharged, &random)
        guard discharged < end else { return }
        try write(admission, discharged, outcome)
        try writeBill(admission, until: discharged, procedures: procedures, &random)
        if outcome != .deceased && outcome != .transferred {
            planReturn(of: patient, to: index, age: age, discharged, &random)
        }
    }

    private func newPatient(_ profile: DepartmentProfile, on day: LocalDay, _ random: inout SeededRandom) -> Patient {
        // The square root of a uniform number leans towards one: adults in hospital are rather old.
        let lean = profile.ages.lowerBound == 0 || profile.onlyWomen ? random.unit() : random.unit().squareRoot()
        let years = Double(profile.ages.lowerBound) + lean * Double(profile.ages.count)
        let insurance = NetworkCatalogue.Insurance.allCases[random.index(NetworkCatalogue.Insurance.shares)]
        return Patient(number: 0, born: day.advanced(by: -Int(years * 365.25)), insurance: insurance)
    }

    private func outcome(
        _ profile: DepartmentProfile, age: Double, _ random: inout SeededRandom
    ) -> NetworkCatalogue.Outcome {
        let death = profile.deathShare * exp((age - 55) / 30)
        let outcomes: [NetworkCatalogue.Outcome] = [.deceased, .transferred, .lama, .improved, .recovered]
        return outcomes[random.index([death, 0.025, 0.02, 0.34, 0.615])]
    }

    private func discharge(
        after admitted: LocalMinute, _ profile: DepartmentProfile, age: Double, _ outcome: NetworkCatalogue.Outcome,
        _ random: inout SeededRandom
    ) -> LocalMinute {
        let frailty = 1 + max(0, age - 60) * 0.006
        let haste = outcome == .lama ? 0.45 : outcome == .transferred ? 0.6 : 1
        let days = random.logNormal(median: profile.medianStay * frailty * haste, spread: profile.staySpread)
        let leaves = admitted + Int(min(days, Double(Self.longestStay - 2)) * 1440)
        // Nobody is sent home at night; death keeps no hours.
        let hour = outcome == .deceased ? random.int(0...23) : random.index(Self.dischargeHours)
        let atItsHour = LocalMinute(leaves.day, minute: hour * 60 + random.int(0...59))
        let earliest = admitted + random.int(150...540)
        return clock.existing(max(atItsHour, earliest))
    }

    private mutating func planReturn(
        of patient: Patient, to department: Int, age: Double, _ discharged: LocalMinute, _ random: inout SeededRandom
    ) {
        let profile = branch.departments[department].profile
        let readmitted = random.chance(profile.readmissionShare * (0.7 + age / 160))
        let later = random.chance(0.12)
        // Readmissions come early in the 30 days that count; whoever returns otherwise comes clearly after them.
        let skewed = random.unit()
        let days = readmitted ? 1 + Int(28 * skewed * skewed) : 32 + Int(130 * skewed)
        guard readmitted || later else { return }
        returns[discharged.day.number + days, default: []].append(
            Return(
                patient: patient, department: department, admission: admissions, discharged: discharged,
                isReadmission: readmitted))
    }
}

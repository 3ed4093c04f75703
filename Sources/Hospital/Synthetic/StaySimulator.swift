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

    let branch: BranchPlan
    let writers: NetworkWriters
    let clock: WallClock
    let seed: UInt64
    let start: LocalMinute
    let end: LocalMinute
    private var patients = 0
    private var admissions = 0
    private var procedureRows = 0
    /// Who will come back, by the number of the day.
    private(set) var returns: [Int: [Return]] = [:]
    private var census: [HourlyCensus]

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
        let newborn = known ?? newPatient(profile, on: day, &random)
        let age = Double(day.number - newborn.born.number) / 365.25

        let outcome = outcome(profile, age: age, &random)
        let discharged = discharge(after: admitted, profile, age: age, outcome, &random)
        census[index].add(from: admitted, until: discharged)
        let woman = profile.onlyWomen || random.chance(0.49)
        let other = random.chance(0.004)
        guard discharged >= start else { return }

        var patient = newborn
        if known == nil {
            patients += 1
            patient = Patient(number: patients, born: newborn.born, insurance: newborn.insurance)
            try write(patient, gender: profile.onlyWomen || woman ? "F" : other ? "O" : "M")
        }
        admissions += 1
        let doctor = branch.doctor(random.int(department.doctors))
        let source = [["Walk-in", "Ambulance"], ["Other hospital"], ["Outpatient", "Referral"]][kind]
        let admissionsFile = writers[.admissions]
        admissionsFile.text(branch.id)
        admissionsFile.identifier("A", admissions, width: 7)
        admissionsFile.identifier("\(branch.id)-P", patient.number, width: 7)
        admissionsFile.text(profile.id)
        admissionsFile.text(doctor)
        admissionsFile.time(admitted)
        admissionsFile.text(["Emergency", "Transfer", "Scheduled"][kind])
        admissionsFile.text(random.pick(source))
        admissionsFile.text(profile.diagnoses[random.index(profile.diagnoses.map(\.weight))].code)
        try admissionsFile.endRow()
        if let returning, returning.isReadmission { try write(returning, admitted) }

        let procedures = try writeProcedures(profile, doctor, from: admitted, until: discharged, &random)
        guard discharged < end else { return }
        let discharges = writers[.discharges]
        discharges.text(branch.id)
        discharges.identifier("A", admissions, width: 7)
        discharges.time(discharged)
        discharges.text(outcome.rawValue)
        try discharges.endRow()
        try writeBill(profile, patient, from: admitted, until: discharged, procedures: procedures, &random)
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

    // MARK: Rows

    private func write(_ patient: Patient, gender: String) throws {
        let writer = writers[.patients]
        writer.identifier("\(branch.id)-P", patient.number, width: 7)
        writer.day(patient.born)
        writer.text(gender)
        writer.text(patient.insurance.rawValue)
        try writer.endRow()
    }

    private func write(_ readmission: Return, _ admitted: LocalMinute) throws {
        let writer = writers[.readmissions]
        writer.text(branch.id)
        writer.identifier("A", admissions, width: 7)
        writer.identifier("A", readmission.admission, width: 7)
        writer.int((admitted - readmission.discharged) / 1440)
        try writer.endRow()
    }

    /// Writes the stay's procedures that fall into the period.
    ///
    /// - Returns: the list price of all the stay's procedures in rupees.
    private mutating func writeProcedures(
        _ profile: DepartmentProfile, _ doctor: String, from admitted: LocalMinute, until discharged: LocalMinute,
        _ random: inout SeededRandom
    ) throws -> Int {
        var cost = 0
        let count = min(5, random.poisson(profile.proceduresPerStay))
        for _ in 0..<count {
            let code = profile.procedures[random.index(profile.procedures.map(\.weight))].code
            guard let procedure = NetworkCatalogue.procedures.first(where: { $0.code == code }) else { continue }
            let minutes = max(5, Int(random.logNormal(median: Double(procedure.minutes), spread: 0.24)))
            let latest = max(61, (discharged - admitted) - minutes)
            let performed = clock.existing(admitted + random.int(60...latest))
            cost += procedure.cost
            guard performed < end else { continue }
            procedureRows += 1
            let writer = writers[.procedures]
            writer.text(branch.id)
            writer.identifier("R", procedureRows, width: 7)
            writer.identifier("A", admissions, width: 7)
            writer.text(code)
            writer.text(doctor)
            writer.time(performed)
            writer.int(minutes)
            try writer.endRow()
        }
        return cost
    }

    private func writeBill(
        _ profile: DepartmentProfile, _ patient: Patient, from admitted: LocalMinute, until discharged: LocalMinute,
        procedures: Int, _ random: inout SeededRandom
    ) throws {
        let days = Double(discharged - admitted) / 1440
        let care = Double(profile.dayRate) * max(1, days.rounded(.up)) * random.logNormal(median: 1, spread: 0.18)
        let list = 1_500 + care + Double(procedures) * random.double(0.9...1.15)
        let total = Int((list * branch.city.prices * patient.insurance.tariff * 100).rounded())
        let covered = min(1, patient.insurance.coverage * random.double(0.94...1.02))
        let insurance = Int((Double(total) * covered).rounded())
        let billed = clock.existing(discharged + (random.chance(0.9) ? random.int(20...240) : random.int(241...4320)))
        guard billed < end else { return }
        let writer = writers[.billing]
        writer.text(branch.id)
        writer.identifier("F", admissions, width: 7)
        writer.identifier("A", admissions, width: 7)
        writer.time(billed)
        writer.amount(hundredths: total)
        writer.amount(hundredths: insurance)
        writer.amount(hundredths: total - insurance)
        writer.text("INR")
        try writer.endRow()
    }

    private mutating func writeResources(of day: LocalDay, _ random: inout SeededRandom) throws {
        let writer = writers[.resourceAllocation]
        for hour in 0..<24 {
            let time = LocalMinute(day, minute: hour * 60)
            let isWritten = time >= start && time < end && clock.exists(time)
            let staffing = (7..<19).contains(hour) ? 1.0 : 0.65
            for (index, department) in branch.departments.enumerated() {
                let occupied = census[index].advance(to: time)
                guard isWritten else { continue }
                let isCritical = department.profile.isCriticalCare
                let ventilated = isCritical ? Double(occupied) * random.double(0.35...0.6) : 0
                let nurses = Double(department.beds) / (isCritical ? 2 : 6) * staffing
                writer.text(branch.id)
                writer.text(department.profile.id)
                writer.time(time)
                writer.int(occupied)
                writer.int(min(branch.ventilators, Int(ventilated.rounded())))
                writer.int(1 + Int(nurses.rounded()))
                try writer.endRow()
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The rows that a stay leaves in the files.
extension StaySimulator {
    func write(_ patient: Patient, gender: String) throws {
        let writer = writers[.patients]
        writer.identifier("\(branch.id)-P", patient.number, width: 7)
        writer.day(patient.born)
        writer.text(gender)
        writer.text(patient.insurance.rawValue)
        try writer.endRow()
    }

    func write(_ admission: Admission, diagnosis: String) throws {
        let writer = writers[.admissions]
        writer.text(branch.id)
        writer.identifier("A", admission.number, width: 7)
        writer.identifier("\(branch.id)-P", admission.patient.number, width: 7)
        writer.text(admission.profile.id)
        writer.text(admission.doctor)
        writer.time(admission.admitted)
        writer.text(admission.kind)
        writer.text(admission.source)
        writer.text(diagnosis)
        try writer.endRow()
    }

    func write(_ readmission: Return, readmittedBy admission: Admission) throws {
        let writer = writers[.readmissions]
        writer.text(branch.id)
        writer.identifier("A", admission.number, width: 7)
        writer.identifier("A", readmission.admission, width: 7)
        writer.int((admission.admitted - readmission.discharged) / 1440)
        try writer.endRow()
    }

    func write(
        _ admission: Admission, _ discharged: LocalMinute, _ outcome: NetworkCatalogue.Outcome
    ) throws {
        let writer = writers[.discharges]
        writer.text(branch.id)
        writer.identifier("A", admission.number, width: 7)
        writer.time(discharged)
        writer.text(outcome.rawValue)
        try writer.endRow()
    }

    /// Writes the stay's procedures that fall into the period.
    ///
    /// - Returns: the list price of all the stay's procedures in rupees.
    mutating func writeProcedures(
        _ admission: Admission, until discharged: LocalMinute, _ random: inout SeededRandom
    ) throws -> Int {
        var cost = 0
        let profile = admission.profile
        let count = min(5, random.poisson(profile.proceduresPerStay))
        for _ in 0..<count {
            let code = profile.procedures[random.index(profile.procedures.map(\.weight))].code
            guard let procedure = NetworkCatalogue.procedures.first(where: { $0.code == code }) else { continue }
            let minutes = max(5, Int(random.logNormal(median: Double(procedure.minutes), spread: 0.24)))
            let latest = max(61, (discharged - admission.admitted) - minutes)
            let performed = clock.existing(admission.admitted + random.int(60...latest))
            cost += procedure.cost
            guard performed < end else { continue }
            procedureRows += 1
            let writer = writers[.procedures]
            writer.text(branch.id)
            writer.identifier("R", procedureRows, width: 7)
            writer.identifier("A", admission.number, width: 7)
            writer.text(code)
            writer.text(admission.doctor)
            writer.time(performed)
            writer.int(minutes)
            try writer.endRow()
        }
        return cost
    }

    /// Writes the stay's bill if it is made out within the period.
    ///
    /// - Parameter procedures: the list price of the stay's procedures in rupees.
    func writeBill(
        _ admission: Admission, until discharged: LocalMinute, procedures: Int, _ random: inout SeededRandom
    ) throws {
        let payer = admission.patient.insurance
        let days = max(1, (Double(discharged - admission.admitted) / 1440).rounded(.up))
        let care = Double(admission.profile.dayRate) * days * random.logNormal(median: 1, spread: 0.18)
        let list = 1_500 + care + Double(procedures) * random.double(0.9...1.15)
        let total = Int((list * branch.city.prices * payer.tariff * 100).rounded())
        let covered = min(1, payer.coverage * random.double(0.94...1.02))
        let insurance = Int((Double(total) * covered).rounded())
        let billed = clock.existing(discharged + (random.chance(0.9) ? random.int(20...240) : random.int(241...4320)))
        guard billed < end else { return }
        let writer = writers[.billing]
        writer.text(branch.id)
        writer.identifier("F", admission.number, width: 7)
        writer.identifier("A", admission.number, width: 7)
        writer.time(billed)
        writer.amount(hundredths: total)
        writer.amount(hundredths: insurance)
        writer.amount(hundredths: total - insurance)
        writer.text("INR")
        try writer.endRow()
    }

    /// Writes the departments' state at each full hour of a day; goes on with the census in any case.
    mutating func writeResources(of day: LocalDay, _ random: inout SeededRandom) throws {
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

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The standing structure of one branch: what there is before the first patient comes.
struct BranchPlan {
    struct Department {
        let profile: DepartmentProfile
        let beds: Int
        /// Numbers of its doctors within the branch.
        let doctors: ClosedRange<Int>
    }

    let index: Int
    let id: String
    let name: String
    let city: NetworkCatalogue.City
    let departments: [Department]
    let ventilators: Int
    let suites: Int
    /// When the operating rooms open, minutes after midnight.
    let operatingRoomsOpen: Int
    /// The part of the beds that is taken on an average day.
    let occupancy: Double

    var bedCount: Int { departments.reduce(0) { $0 + $1.beds } }
    var criticalCareBeds: Int { departments.filter(\.profile.isCriticalCare).reduce(0) { $0 + $1.beds } }

    /// - Parameters:
    ///   - index: 0 for the network's first branch.
    ///   - seed: the network's seed.
    init(index: Int, seed: UInt64) {
        var random = SeededRandom(seed: seed, Purpose.branch.rawValue, index)
        self.index = index
        id = "B" + (index < 9 ? "0" : "") + String(index + 1)
        city = NetworkCatalogue.city(ofBranch: index)
        name = "\(city.name) Hospital \(id)"
        let size = min(520, max(60, random.logNormal(median: 190, spread: 0.5)))
        var nextDoctor = 1
        departments = DepartmentProfile.all.map { profile in
            let beds = max(4, Int((size * profile.bedShare * random.double(0.9...1.1)).rounded()))
            let doctors = nextDoctor...(nextDoctor + max(2, beds / 7) - 1)
            nextDoctor = doctors.upperBound + 1
            return Department(profile: profile, beds: beds, doctors: doctors)
        }
        let critical = departments.filter(\.profile.isCriticalCare).reduce(0) { $0 + $1.beds }
        ventilators = max(2, Int((Double(critical) * random.double(0.45...0.65)).rounded()))
        suites = min(10, max(2, Int(size) / 42))
        operatingRoomsOpen = random.pick([420, 450, 480])
        occupancy = random.double(0.66...0.84)
    }

    /// `B01-D007`.
    func doctor(_ number: Int) -> String {
        let digits = String(number)
        return "\(id)-D" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }

    /// Writes the rows of the branch that do not depend on days.
    func write(to writers: NetworkWriters, seed: UInt64, start: LocalDay) throws {
        let branches = writers[.branches]
        branches.text(id)
        branches.text(name)
        branches.text(city.name)
        branches.text(city.state)
        branches.int(bedCount)
        branches.int(criticalCareBeds)
        branches.int(ventilators)
        branches.text(city.timeZone)
        try branches.endRow()
        for department in departments {
            try write(department, to: writers[.departments])
            try writeBeds(of: department, to: writers[.beds])
            for number in department.doctors {
                try writeDoctor(number, of: department, to: writers[.doctors], seed: seed, start: start)
            }
        }
        try writeRooms(to: writers[.rooms])
    }

    /// The operating suites, and each department's room for consultations.
    private func writeRooms(to writer: CSVTableWriter) throws {
        func write(_ room: String, _ name: String, _ type: String, _ department: String) throws {
            writer.text(id)
            writer.text(room)
            writer.text(name)
            writer.text(type)
            writer.text(department)
            writer.bool(true)
            try writer.endRow()
        }
        for suite in 1...suites { try write("OR-\(suite)", "Operating room \(suite)", "operating", "") }
        for department in departments {
            let profile = department.profile
            try write("\(profile.id)-C1", "\(profile.name), consultation", "consultation", profile.id)
        }
    }

    private func write(_ department: Department, to writer: CSVTableWriter) throws {
        writer.text(id)
        writer.text(department.profile.id)
        writer.text(department.profile.name)
        writer.int(department.beds)
        writer.bool(department.profile.isCriticalCare)
        try writer.endRow()
    }

    private func writeBeds(of department: Department, to writer: CSVTableWriter) throws {
        for bed in 1...department.beds {
            writer.text(id)
            writer.identifier("\(department.profile.id)-", bed, width: 3)
            writer.text(department.profile.id)
            writer.text(bedType(bed, of: department))
            try writer.endRow()
        }
    }

    private func bedType(_ bed: Int, of department: Department) -> String {
        if department.profile.isCriticalCare { return bed <= ventilators ? "ventilator" : "icu" }
        return bed * 10 <= department.beds ? "hdu" : "general"
    }

    private func writeDoctor(
        _ number: Int, of department: Department, to writer: CSVTableWriter, seed: UInt64, start: LocalDay
    ) throws {
        var random = SeededRandom(seed: seed, Purpose.doctor.rawValue, index, number)
        writer.text(doctor(number))
        writer.text(id)
        writer.text(department.profile.id)
        writer.text("Dr. \(random.pick(NetworkCatalogue.firstNames)) \(random.pick(NetworkCatalogue.lastNames))")
        writer.text(department.profile.name)
        writer.day(start.advanced(by: -random.int(200...9000)))
        try writer.endRow()
    }
}

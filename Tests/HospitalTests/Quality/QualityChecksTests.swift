// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@testable import Hospital

@Suite("Data-quality checks")
struct QualityChecksTests {
    /// A fault that is put into clean data: the check that must find it, what plants it, and what is said of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let check: String
        let sql: String
        let branch: String
        let subject: String
        let detail: String

        var testDescription: String { "\(check): \(subject)" }
    }

    /// What every fault is planted into: nothing is wrong in it, and much as near to it as can be. Things happen at the
    /// minute of an admission, a discharge or a death, a patient is born on the day of the admission, another comes back
    /// after exactly thirty days.
    private func cleanHospital() async throws -> KPIFixture {
        let hospital = try await KPIFixture()
        try await hospital.stay(
            "1", at: "PUN", patient: "P", from: "2024-01-01 10:00+05:30", to: "2024-01-05 10:00+05:30")
        try await hospital.stay(
            "2", at: "PUN", patient: "P", from: "2024-01-05 10:00+05:30", to: "2024-01-08 10:00+05:30")
        try await hospital.stay(
            "3", at: "PUN", patient: "Q", from: "2024-01-01 10:00+05:30", to: "2024-01-03 10:00+05:30",
            outcome: "Deceased")
        try await hospital.stay("4", at: "LON", patient: "R", from: "2024-01-01 10:00+00", to: "2024-01-01 10:00+00")
        try await hospital.stay("5", at: "PUN", patient: "S", from: "2024-01-01 10:00+00", to: "2024-01-05 10:00+00")
        try await hospital.stay("6", at: "PUN", patient: "S", from: "2024-02-04 10:00+00", to: "2024-02-05 10:00+00")
        try await hospital.run(
            """
            insert into hospital.procedure_codes values ('C', 'Any', 'Any', 30, 100);
            insert into hospital.procedures values
                ('PUN', 'R1', '1', 'C', 'D-PUN', '2024-01-05 10:00+05:30', 30, null),
                ('PUN', 'R2', '1', 'C', 'D-PUN', '2024-01-01 10:00+05:30', 30, null),
                ('PUN', 'R3', '3', 'C', 'D-PUN', '2024-01-03 10:00+05:30', 30, null);
            update hospital.patients set date_of_birth = '2024-01-01' where patient_id = 'P';
            insert into hospital.readmissions values ('PUN', '6', '5', 30, null);
            insert into hospital.billing values
                ('PUN', 'F1', '1', '2024-01-06 10:00+05:30', 100.10, 70.07, 30.03, 'INR', null);
            insert into hospital.or_cases (branch_id, encounter_id, case_date, suite, service, cpt_code, cpt_description,
                booked_minutes, scheduled_start, wheels_in, procedure_start, procedure_end, wheels_out)
            select 'PUN', n, '2024-01-01', '1', 'ENT', '1', 'Any', 60, t, t, t, t, t + interval '1 hour'
            from generate_series(1, 3) n,
                lateral (select '2024-01-01 08:00+05:30'::timestamptz + n * interval '1 hour' as t) x;
            insert into hospital.doctor_schedules values ('D-PUN', '2024-01-01', 'PUN', 10, 5, null);
            insert into hospital.resource_allocation values
                ('PUN', 'GM', '2024-01-01 10:00+05:30', 4, 0, 2, null);
            """)
        return hospital
    }

    private func found(in hospital: KPIFixture, examples: Int = 20) async throws -> [String: [QualityReport.Branch]] {
        let reader = QualityReader(hospital.pool)
        var found: [String: [QualityReport.Branch]] = [:]
        for check in try QualityCatalog(directory: QualityDefinitionTests.directory).all() {
            let branches = try await reader.run(check, examples: examples)
            if !branches.isEmpty { found[check.name] = branches }
        }
        return found
    }

    static let faults = [
        Fault(
            check: "procedures_after_discharge",
            sql: "update hospital.procedures set performed_at = '2024-01-05 10:01+05:30' where procedure_id = 'R1'",
            branch: "PUN", subject: "procedure R1",
            detail: "performed 2024-01-05 10:01:00, admission 1 discharged 2024-01-05 10:00:00"),
        Fault(
            check: "procedures_before_admission",
            sql: "update hospital.procedures set performed_at = '2024-01-01 09:59+05:30' where procedure_id = 'R2'",
            branch: "PUN", subject: "procedure R2",
            detail: "performed 2024-01-01 09:59:00, admission 1 admitted 2024-01-01 10:00:00"),
        Fault(
            check: "events_after_death",
            sql: """
                insert into hospital.admissions values
                    ('LON', '9', 'Q', 'GM', 'D-LON', '2024-02-01 10:00+00', 'Scheduled', 'Referral', 'X', null)
                """,
            branch: "LON", subject: "admission 9",
            detail: "admitted 2024-02-01 10:00:00, patient Q died 2024-01-03 04:30:00"),
        Fault(
            check: "overlapping_stays",
            sql: "update hospital.admissions set admitted_at = '2024-01-05 09:59+05:30' where admission_id = '2'",
            branch: "PUN", subject: "admission 2",
            detail: "patient P admitted 2024-01-05 09:59:00, an earlier stay ended 2024-01-05 10:00:00"),
        Fault(
            check: "overlapping_stays", sql: "delete from hospital.discharges where admission_id = '1'",
            branch: "PUN", subject: "admission 2",
            detail: "patient P admitted 2024-01-05 10:00:00, an earlier stay is still open"),
        Fault(
            check: "overlapping_cases",
            sql: "update hospital.or_cases set wheels_out = '2024-01-01 10:30+05:30' where encounter_id = '1'",
            branch: "PUN", subject: "case 2",
            detail: "suite 1: in 2024-01-01 10:00:00, an earlier case out 2024-01-01 10:30:00"),
        Fault(
            check: "future_events",
            sql: "update hospital.discharges set discharged_at = '2124-01-08 10:00+05:30' where admission_id = '2'",
            branch: "PUN", subject: "admission 2", detail: "discharged 2124-01-08 10:00:00"),
        Fault(
            check: "doctors_of_another_branch",
            sql: "update hospital.procedures set doctor_id = 'D-LON' where procedure_id = 'R1'",
            branch: "PUN", subject: "procedure R1", detail: "doctor D-LON belongs to LON"),
        Fault(
            check: "doctors_of_another_branch", sql: "update hospital.doctor_schedules set branch_id = 'NYC'",
            branch: "NYC", subject: "schedule 2024-01-01 of D-PUN", detail: "doctor D-PUN belongs to PUN"),
        Fault(
            check: "negative_durations",
            sql: "update hospital.discharges set discharged_at = '2024-01-05 09:00+05:30' where admission_id = '2'",
            branch: "PUN", subject: "admission 2",
            detail: "admitted 2024-01-05 10:00:00, discharged 2024-01-05 09:00:00"),
        Fault(
            check: "bills_that_do_not_add_up", sql: "update hospital.billing set patient_amount = 30.04",
            branch: "PUN", subject: "bill F1", detail: "70.07 + 30.04 is not 100.10 INR"),
        Fault(
            check: "readmissions_that_differ",
            sql: "update hospital.admissions set admitted_at = '2024-01-07 09:00+05:30' where admission_id = '2'",
            branch: "PUN", subject: "admission 2", detail: "the stays say 1 days after 1; the table has no row"),
        Fault(
            check: "readmissions_that_differ",
            sql: "insert into hospital.readmissions values ('PUN', '2', '1', 3, null)",
            branch: "PUN", subject: "admission 2",
            detail: "the table says 3 days after 1; the stays say no readmission"),
        Fault(
            check: "born_after_admission",
            sql: "update hospital.patients set date_of_birth = '2024-01-02' where patient_id = 'Q'",
            branch: "PUN", subject: "admission 3", detail: "patient Q born 2024-01-02, admitted 2024-01-01 10:00:00"),
        Fault(
            check: "more_patients_than_beds", sql: "update hospital.resource_allocation set beds_occupied = 5",
            branch: "PUN", subject: "General Medicine 2024-01-01 10:00:00", detail: "5 of 4 beds"),
    ]

    @Test("find nothing where nothing is wrong, however near to it")
    func clean() async throws {
        #expect(try await found(in: try await cleanHospital()).isEmpty)
    }

    @Test("find the fault that was planted, and say where and how", arguments: faults)
    func planted(fault: Fault) async throws {
        let hospital = try await cleanHospital()
        try await hospital.run(fault.sql)
        let branches = try await found(in: hospital)[fault.check] ?? []
        #expect(branches.map(\.branch) == [fault.branch])
        #expect(branches.map(\.found) == [1])
        #expect(branches.first?.examples.map { "\($0.subject): \($0.detail)" } == ["\(fault.subject): \(fault.detail)"])
    }

    @Test("have a fault planted for each of them")
    func complete() throws {
        let names = try QualityCatalog(directory: QualityDefinitionTests.directory).names()
        #expect(Set(names) == Set(Self.faults.map(\.check)))
    }

    @Test("count all of it and keep as many examples as are wanted, in order")
    func examples() async throws {
        let hospital = try await cleanHospital()
        try await hospital.run(
            """
            insert into hospital.billing
            select 'PUN', 'G' || n, '1', '2024-01-06 10:00+05:30', 10, 5, 4, 'INR', null from generate_series(1, 7) n
            """)
        let few = try await found(in: hospital, examples: 2)["bills_that_do_not_add_up"]
        #expect(few?.first?.found == 7)
        #expect(few?.first?.examples.map(\.subject) == ["bill G1", "bill G2"])
        let none = try await found(in: hospital, examples: 0)["bills_that_do_not_add_up"]
        #expect(none?.first?.found == 7 && none?.first?.examples.isEmpty == true)
    }

    @Test("find nothing in the made-up network, which is clean")
    func generated() async throws {
        let found = try await found(in: try await GeneratedHospital().fixture)
        #expect(found.isEmpty, "\(found)")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The files of a synthetic network, in the order in which they must be loaded.
package enum SyntheticTable: String, CaseIterable, Codable, Sendable {
    case branches, departments
    case diagnosisCategories = "diagnosis_categories"
    case procedureCodes = "procedure_codes"
    case outcomes, patients, doctors
    case doctorSchedules = "doctor_schedules"
    case beds, admissions, discharges, procedures, billing, readmissions
    case resourceAllocation = "resource_allocation"
    case orCases = "or_cases"
    case rooms

    /// `admissions.csv`, …
    package var fileName: String { "\(rawValue).csv" }

    /// What a column holds, as far as damaging it on purpose needs to know.
    enum Role {
        /// Part of the natural key; must not be empty.
        case key
        /// A date or a local time.
        case date
        /// A number that must not be negative.
        case number
        /// A reference to another table or a word of a fixed vocabulary.
        case code
        /// Anything else.
        case other
    }

    /// Column names, as in the header, and their roles.
    var columns: [(name: String, role: Role)] {
        switch self {
        case .branches:
            [
                ("branch_id", .key), ("name", .other), ("city", .other), ("state", .other), ("bed_count", .number),
                ("icu_beds", .number), ("ventilator_count", .number), ("time_zone", .code),
            ]
        case .departments:
            [
                ("branch_id", .key), ("department_id", .key), ("name", .other), ("bed_count", .number),
                ("is_critical_care", .other),
            ]
        case .diagnosisCategories:
            [("diagnosis_code", .key), ("name", .other)]
        case .procedureCodes:
            [
                ("procedure_code", .key), ("name", .other), ("category", .other), ("typical_minutes", .number),
                ("standard_cost", .number),
            ]
        case .outcomes:
            [("outcome", .key), ("description", .other), ("is_death", .other), ("is_transfer", .other)]
        case .patients:
            [("patient_id", .key), ("date_of_birth", .date), ("gender", .code), ("insurance_type", .code)]
        case .doctors:
            [
                ("doctor_id", .key), ("branch_id", .code), ("department_id", .code), ("name", .other),
                ("specialty", .other), ("joined_on", .date),
            ]
        case .doctorSchedules:
            [
                ("doctor_id", .code), ("schedule_date", .date), ("branch_id", .code), ("slots", .number),
                ("booked", .number),
            ]
        case .beds:
            [("branch_id", .key), ("bed_id", .key), ("department_id", .code), ("bed_type", .code)]
        case .admissions:
            [
                ("branch_id", .key), ("admission_id", .key), ("patient_id", .code), ("department_id", .code),
                ("doctor_id", .code), ("admitted_at", .date), ("admission_type", .code), ("source", .other),
                ("diagnosis_code", .code),
            ]
        case .discharges:
            [("branch_id", .key), ("admission_id", .key), ("discharged_at", .date), ("outcome", .code)]
        case .procedures:
            [
                ("branch_id", .key), ("procedure_id", .key), ("admission_id", .code), ("procedure_code", .code),
                ("doctor_id", .code), ("performed_at", .date), ("duration_minutes", .number),
            ]
        case .billing:
            [
                ("branch_id", .key), ("bill_id", .key), ("admission_id", .code), ("billed_at", .date),
                ("total_amount", .number), ("insurance_amount", .number), ("patient_amount", .number),
                ("currency", .code),
            ]
        case .readmissions:
            [
                ("branch_id", .key), ("admission_id", .key), ("index_admission_id", .code), ("days_since", .number),
            ]
        case .resourceAllocation:
            [
                ("branch_id", .key), ("department_id", .code), ("observed_at", .date), ("beds_occupied", .number),
                ("ventilators_in_use", .number), ("staff_on_duty", .number),
            ]
        case .orCases:
            [
                ("index", .other), ("Encounter ID", .key), ("Date", .date), ("OR Suite", .other),
                ("Service", .other), ("CPT Code", .other), ("CPT Description", .other),
                ("Booked Time (min)", .number), ("OR Schedule", .date), ("Wheels In", .date),
                ("Start Time", .date), ("End Time", .date), ("Wheels Out", .date), ("Branch", .other),
                ("Surgeon", .other), ("Patient Age", .number),
            ]
        case .rooms:
            [
                ("branch_id", .key), ("room_id", .key), ("name", .other), ("room_type", .code),
                ("department_id", .code), ("in_service", .other),
            ]
        }
    }

    /// Whether dirty rows are mixed in on request. Reference data stays clean: a damaged branch would take
    /// everything that belongs to it into quarantine, and the number of dirty rows would no longer be exact.
    var canBeDirty: Bool {
        switch self {
        case .branches, .departments, .diagnosisCategories, .procedureCodes, .outcomes, .doctors, .beds, .rooms: false
        case .patients, .doctorSchedules, .admissions, .discharges, .procedures, .billing, .readmissions,
            .resourceAllocation, .orCases:
            true
        }
    }
}

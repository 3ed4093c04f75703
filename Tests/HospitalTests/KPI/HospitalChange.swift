// SPDX-License-Identifier: Apache-2.0

/// A change to some rows of a hospital's data, as ingestion, a rollback or a person would make it.
struct HospitalChange: CustomStringConvertible {
    let description: String
    /// Statements; `SEED` is any text, and picks the rows.
    let sql: String

    private init(_ description: String, _ sql: String) {
        self.description = description
        self.sql = sql
    }

    /// Rows of a table, picked by the seed.
    private static func some(_ table: String, _ count: Int = 4, where condition: String = "true") -> String {
        "(select ctid from hospital.\(table) where \(condition) order by md5(ctid::text || 'SEED') limit \(count))"
    }

    private static func update(_ table: String, _ assignment: String, where condition: String = "true")
        -> HospitalChange
    {
        HospitalChange(
            "\(table) set \(assignment)",
            "update hospital.\(table) t set \(assignment) where ctid in \(some(table, where: condition))")
    }

    private static func delete(_ table: String) -> HospitalChange {
        HospitalChange("delete \(table)", "delete from hospital.\(table) where ctid in \(some(table))")
    }

    private static let otherDepartment = """
        department_id = (select department_id from hospital.departments d where d.branch_id = t.branch_id
                         order by md5(department_id || 'SEED') limit 1)
        """

    static let all: [HospitalChange] = [
        update("admissions", otherDepartment),
        update("admissions", "admitted_at = admitted_at - interval '31 hours'"),
        update("admissions", "admitted_at = admitted_at + interval '40 days'"),
        update("admissions", "admission_type = 'Emergency', source = 'Other'"),
        update(
            "admissions",
            "patient_id = (select patient_id from hospital.patients order by md5(patient_id || 'SEED') limit 1)"),
        update("discharges", "discharged_at = discharged_at + interval '9 days'"),
        update("discharges", "discharged_at = discharged_at - interval '4 days'"),
        update("discharges", "outcome = 'Deceased'"),
        update("discharges", "outcome = 'Transferred'"),
        update("billing", "total_amount = total_amount + 0.1, billed_at = billed_at + interval '3 days'"),
        update("billing", "currency = 'USD'"),
        update("procedures", "performed_at = performed_at - interval '26 hours'"),
        update("patients", "insurance_type = 'ESI', date_of_birth = date_of_birth - 2000, gender = 'O'"),
        update("doctors", otherDepartment),
        update("doctor_schedules", "booked = booked + 1, schedule_date = schedule_date + 400"),
        update("doctor_schedules", "slots = 0"),
        update("resource_allocation", "beds_occupied = beds_occupied + 1, ventilators_in_use = 3"),
        update("or_cases", "case_date = case_date + 1, suite = 'OR-9'"),
        update("or_cases", "status = 'cancelled'"),
        update("or_cases", "wheels_out = wheels_out + interval '17 minutes'"),
        update("departments", "bed_count = bed_count + 3, name = name || ' II'", where: "name not like '% II'"),
        update("hospital_branches", "time_zone = 'America/New_York'", where: "branch_id = 'B02'"),
        update("hospital_branches", "ventilator_count = ventilator_count + 1"),
        update("outcomes", "is_transfer = not is_transfer", where: "not is_death"),
        update("procedure_codes", "name = name || '+'"),
        delete("discharges"), delete("billing"), delete("procedures"), delete("readmissions"),
        delete("doctor_schedules"),
        delete("resource_allocation"), delete("or_cases"),
        HospitalChange(
            "delete stays",
            """
            create temporary table gone on commit drop as
            select branch_id, admission_id from hospital.admissions where ctid in \(some("admissions"));
            delete from hospital.readmissions r using gone g where r.branch_id = g.branch_id
                and g.admission_id in (r.admission_id, r.index_admission_id);
            delete from hospital.billing t using gone g where (t.branch_id, t.admission_id) = (g.branch_id, g.admission_id);
            delete from hospital.procedures t using gone g where (t.branch_id, t.admission_id) = (g.branch_id, g.admission_id);
            delete from hospital.discharges t using gone g where (t.branch_id, t.admission_id) = (g.branch_id, g.admission_id);
            delete from hospital.admissions t using gone g where (t.branch_id, t.admission_id) = (g.branch_id, g.admission_id)
            """),
        HospitalChange(
            "late stays of known patients",
            """
            insert into hospital.admissions (branch_id, admission_id, patient_id, department_id, doctor_id, admitted_at,
                                             admission_type, source, diagnosis_code)
            select branch_id, 'late-' || admission_id || 'SEED', patient_id, department_id, doctor_id,
                   admitted_at + (('x' || right(md5(admission_id || 'SEED'), 2))::bit(8)::int % 30) * interval '1 day',
                   'Scheduled', source, diagnosis_code
            from hospital.admissions where ctid in \(some("admissions", 6))
            """),
        HospitalChange(
            "late discharges and their bills",
            """
            create temporary table ended on commit drop as
            select a.branch_id, a.admission_id, a.admitted_at from hospital.admissions a
            where not exists (select from hospital.discharges d
                              where (d.branch_id, d.admission_id) = (a.branch_id, a.admission_id))
            order by md5(admission_id || 'SEED') limit 4;
            insert into hospital.billing (branch_id, bill_id, admission_id, billed_at, total_amount, insurance_amount,
                                          patient_amount, currency)
            select branch_id, 'late-' || admission_id || 'SEED', admission_id, admitted_at + interval '50 hours', 10.5, 0, 10.5,
                   'INR'
            from ended;
            insert into hospital.discharges (branch_id, admission_id, discharged_at, outcome)
            select branch_id, admission_id, admitted_at + interval '3 days 5 hours', 'Recovered'
            from ended order by admission_id limit 2
            """),
        HospitalChange("truncate readmissions", "truncate hospital.readmissions"),
        HospitalChange("truncate cases", "truncate hospital.or_cases"),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Postgres
import Testing

@Suite(
    "The set of beds, patients and staff",
    .enabled(
        if: TruthFigures.folder(of: "hospital_beds_management") != nil,
        "shared/data/hospital_beds_management is not there"))
struct HospitalBedsTruthTests {
    static let files = [
        ("service_stays", "patients.csv"), ("service_weeks", "services_weekly.csv"), ("staff", "staff.csv"),
        ("staff_weeks", "staff_schedule.csv"),
    ]

    @Test("has every figure of truth.json")
    func truth() async throws {
        let figures = try TruthFigures("hospital_beds_management")
        let bench = try await IngestionBench()
        for (dataset, file) in Self.files {
            let result = try await bench.ingest(dataset, figures.file(file))
            #expect(result.inserted == result.rows && result.quarantined == 0)
        }
        try await figures.expect(Self.queries, in: bench.pool)
    }

    @Test("has the same figures however the same content is written", arguments: Rewriting.allCases)
    func rewritten(rewriting: Rewriting) async throws {
        let figures = try TruthFigures("hospital_beds_management")
        let bench = try await IngestionBench(datasets: try Self.datasets(for: rewriting))
        for (dataset, file) in Self.files {
            let text = try String(contentsOfFile: figures.file(file), encoding: .utf8)
            let path = try bench.file(rewriting.bytes(of: text, dates: .iso))
            let result = try await bench.ingest(dataset, path)
            #expect(result.inserted == result.rows && result.quarantined == 0)
        }
        try await figures.expect(Self.queries, in: bench.pool)
    }

    /// The shipped datasets with the lines that the rewriting needs.
    private static func datasets(for rewriting: Rewriting) throws -> [String: String] {
        var datasets: [String: String] = [:]
        for (name, _) in files {
            let text = try String(contentsOfFile: "\(IngestionBench.datasets)/\(name).yml", encoding: .utf8)
            datasets[name] = text + "\n" + rewriting.definition
        }
        return datasets
    }

    private static let stays = "FROM hospital.service_stays"
    private static let weeks = "FROM hospital.service_weeks"
    private static let days = "departed_on - arrived_on"
    private static let census = """
        FROM (SELECT count(s.*) AS patients FROM generate_series(date '2025-01-01', '2025-12-31', interval '1 day') d
              LEFT JOIN hospital.service_stays s ON s.arrived_on <= d AND d < s.departed_on GROUP BY d) c
        """

    static let queries = [
        "patients": "SELECT count(*)::float8 \(stays)",
        "distinct_patient_id": "SELECT count(DISTINCT patient_id)::float8 \(stays)",
        "ALOS_days(departure-arrival, calendar days)": "SELECT avg(\(days))::float8 \(stays)",
        "LOS_median": "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY \(days)) \(stays)",
        "LOS_min": "SELECT min(\(days))::float8 \(stays)",
        "LOS_max": "SELECT max(\(days))::float8 \(stays)",
        "bed_days(sum LOS)": "SELECT sum(\(days))::float8 \(stays)",
        "ALOS_by_service": "SELECT service, avg(\(days))::float8 \(stays) GROUP BY 1",
        "discharges_by_service": "SELECT service, count(*)::float8 \(stays) GROUP BY 1",
        "emergency_share_of_patients(service==emergency)":
            "SELECT avg((service = 'emergency')::integer)::float8 \(stays)",
        "satisfaction_mean": "SELECT avg(satisfaction)::float8 \(stays)",
        "age_mean": "SELECT avg(age)::float8 \(stays)",
        "admissions_by_arrival_month": "SELECT to_char(arrived_on, 'YYYY-MM'), count(*)::float8 \(stays) GROUP BY 1",
        "midnight_census_2025(arr<=day<dep) / mean": "SELECT avg(patients)::float8 \(census)",
        "midnight_census_2025(arr<=day<dep) / max": "SELECT max(patients)::float8 \(census)",
        "weekly / rows": "SELECT count(*)::float8 \(weeks)",
        "weekly / available_beds_sum": "SELECT sum(available_beds)::float8 \(weeks)",
        "weekly / patients_request_sum": "SELECT sum(requests)::float8 \(weeks)",
        "weekly / patients_admitted_sum": "SELECT sum(admitted)::float8 \(weeks)",
        "weekly / patients_refused_sum": "SELECT sum(refused)::float8 \(weeks)",
        "weekly / occupancy_ratio_of_sums(admitted/beds)":
            "SELECT sum(admitted)::float8 / sum(available_beds) \(weeks)",
        "weekly / occupancy_mean_of_weekly_ratios": "SELECT avg(admitted::float8 / available_beds) \(weeks)",
        "weekly / occupancy_ratio_of_sums_by_service":
            "SELECT service, sum(admitted)::float8 / sum(available_beds) \(weeks) GROUP BY 1",
        "weekly / refusal_rate(refused/request)": "SELECT sum(refused)::float8 / sum(requests) \(weeks)",
        "weekly / refusal_rate_by_service":
            "SELECT service, sum(refused)::float8 / sum(requests) \(weeks) GROUP BY 1",
        "weekly / emergency_share_of_weekly_admissions":
            "SELECT sum(admitted) FILTER (WHERE service = 'emergency')::float8 / sum(admitted) \(weeks)",
        "weekly / admitted_gt_beds_rows": "SELECT count(*)::float8 \(weeks) WHERE admitted > available_beds",
        "weekly / request!=admitted+refused_rows":
            "SELECT count(*)::float8 \(weeks) WHERE requests <> admitted + refused",
        "weekly / event_rows": "SELECT event, count(*)::float8 \(weeks) GROUP BY 1",
        "staff / staff_rows": "SELECT count(*)::float8 FROM hospital.staff",
        "staff / staff_by_role": "SELECT role, count(*)::float8 FROM hospital.staff GROUP BY 1",
        "staff / schedule_rows": "SELECT count(*)::float8 FROM hospital.staff_weeks",
        "staff / attendance_rate(mean present)": "SELECT avg(present::integer)::float8 FROM hospital.staff_weeks",
        "staff / attendance_by_role":
            "SELECT role, avg(present::integer)::float8 FROM hospital.staff_weeks GROUP BY 1",
        "staff / schedule_staff_ids": "SELECT count(DISTINCT staff_id)::float8 FROM hospital.staff_weeks",
        "staff / schedule_ids_missing_from_staff": """
        SELECT count(DISTINCT staff_id)::float8 FROM hospital.staff_weeks w
        WHERE NOT EXISTS (SELECT FROM hospital.staff s WHERE s.staff_id = w.staff_id)
        """,
        "staff / staff_ids_missing_from_schedule": """
        SELECT count(*)::float8 FROM hospital.staff s
        WHERE NOT EXISTS (SELECT FROM hospital.staff_weeks w WHERE w.staff_id = s.staff_id)
        """,
    ]
}

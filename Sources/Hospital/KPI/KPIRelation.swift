// SPDX-License-Identifier: Apache-2.0

/// The relations that KPI files read: what is wanted of the hospital's data, prepared once for all of them.
///
/// Each is a temporary table of a recompute; its file under `Relations` says what its columns mean. In this order they
/// are made.
enum KPIRelation: String, CaseIterable, Sendable {
    /// Only what others are made from; no KPI file reads them.
    case ended, returned
    case admitted, discharged, billed, performed, census, duty, observed, cases
    case liveDischarges = "live_discharges"

    /// The statement that makes it, from the tables of `kpi_wanted.sql`.
    var statement: String {
        switch self {
        case .ended: PackageResources.ended_sql.text
        case .returned: PackageResources.returned_sql.text
        case .admitted: PackageResources.admitted_sql.text
        case .discharged: PackageResources.discharged_sql.text
        case .liveDischarges: PackageResources.live_discharges_sql.text
        case .billed: PackageResources.billed_sql.text
        case .performed: PackageResources.performed_sql.text
        case .census: PackageResources.census_sql.text
        case .duty: PackageResources.duty_sql.text
        case .observed: PackageResources.observed_sql.text
        case .cases: PackageResources.cases_sql.text
        }
    }

    /// Those that KPI files can read.
    static let published = allCases.filter { ![.ended, .returned].contains($0) }

    /// The relations that it is made from.
    var bases: [KPIRelation] {
        switch self {
        case .discharged: [.ended]
        case .liveDischarges: [.ended, .returned]
        default: []
        }
    }

    /// The columns that others are joined by, so that the server must know what is in them. Relations without any are
    /// only gone through.
    var joinColumns: [String] {
        switch self {
        case .ended: ["branch_id", "stay", "is_wanted"]
        case .returned: ["stay"]
        case .census, .duty: ["branch_id", "period"]
        default: []
        }
    }

    /// The temporary table of the cells that it is complete for.
    var cells: String {
        switch self {
        case .liveDischarges: "wanted_readmission"
        case .census: "wanted_census"
        default: "wanted"
        }
    }
}

extension [UInt8] {
    /// An embedded file.
    var text: String { String(decoding: self, as: UTF8.self) }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs
package import Postgres

/// The branches and departments that there are, to refuse the ones that there are not.
package struct NetworkNames: Sendable {
    private let branches: [String]
    private let departments: [String]
    private let branch: String?

    /// - Parameters:
    ///   - database: where they are read.
    ///   - branch: only this branch's departments, or `nil` for all.
    package init(_ database: any PostgresQuerying, branch: String? = nil) async throws {
        var names: [String: [String]] = [:]
        for row in try await database.query(AnalyticsStatement.networkNames, branch) {
            names[try row.decode("what"), default: []].append(try row.decode("name"))
        }
        branches = names["branch"] ?? []
        departments = names["department"] ?? []
        self.branch = branch
    }

    /// - Throws: `BadInput` that suggests the nearest name when there is no such branch.
    package func check(branch: String?) throws(BadInput) {
        guard let branch, !branches.contains(branch) else { return }
        throw BadInput("there is no branch '\(branch)'\(suggestion(branch, branches))", hint: Self.hint(branches))
    }

    /// - Throws: `BadInput` that suggests the nearest name when there is no such department.
    package func check(department: String?) throws(BadInput) {
        guard let department, !departments.contains(department) else { return }
        let place = branch.map { " in branch '\($0)'" } ?? ""
        throw BadInput(
            "there is no department '\(department)'\(place)\(suggestion(department, departments))",
            hint: Self.hint(departments))
    }

    private static func hint(_ names: [String]) -> String {
        guard !names.isEmpty else { return "there is none at all yet; `rounds submit ingestion` takes them in" }
        let more = names.count > 20 ? " and \(names.count - 20) more" : ""
        return "known: \(names.prefix(20).joined(separator: ", "))\(more)"
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions
import Jobs

extension DefinitionNode {
    /// The value as JSON.
    func json() -> JSONValue {
        switch value {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .integer(let value): return .integer(value)
        case .number(let value): return .number(value)
        case .text(let value): return .string(value)
        case .list(let items): return .array(items.map { $0.json() })
        case .mapping(let entries):
            return .object(Dictionary(entries.map { ($0.key, $0.value.json()) }) { _, last in last })
        }
    }

    /// The value as a JSON object: the parameters of a job or a run.
    func jsonMembers() throws(DefinitionError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for (key, value) in try mapping().entries { members[key] = value.json() }
        return members
    }

    /// The value as a length of time: a whole number with its unit, such as `90s`, `30m`, `2h` or `1d`.
    func duration() throws(DefinitionError) -> Duration {
        let text = try string()
        let units = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last, let seconds = units[String(unit)], let count = Int(text.dropLast()), count > 0,
            case (let total, false) = count.multipliedReportingOverflow(by: seconds)
        else {
            throw error("\(name) must be a length of time such as 90s, 30m, 2h or 1d, not '\(text)'")
        }
        return .seconds(total)
    }

    /// The value as a day, such as `2026-12-01`.
    func date() throws(DefinitionError) -> CivilDate {
        let text = try string()
        guard let date = CivilDate(text) else {
            throw error("\(name) must be a day that exists, written as 2026-12-01, not '\(text)'")
        }
        return date
    }

    /// The value as a priority, 0 (first) to 9 (last).
    func priority() throws(DefinitionError) -> Priority {
        let number = try int()
        guard let priority = Priority(rawValue: number) else {
            throw error(
                "\(name) must be \(Priority.range.lowerBound) (first) to \(Priority.range.upperBound) (last), not \(number)"
            )
        }
        return priority
    }

    /// The value as a count of at least one.
    func positiveInt() throws(DefinitionError) -> Int {
        let number = try int()
        guard number > 0 else { throw error("\(name) must be at least 1, not \(number)") }
        return number
    }
}

extension DefinitionMapping {
    /// The keys that describe a job, wherever one is described.
    static let jobKeys = ["kind", "parameters", "branch", "priority", "timeout", "max_attempts"]

    /// The job that the mapping's keys describe.
    ///
    /// - Parameter kinds: the kinds that there are.
    func jobTemplate(kinds: [String]) throws(DefinitionError) -> JobTemplate {
        let kindNode = try required("kind")
        let kind = try kindNode.string()
        guard kinds.contains(kind) else {
            throw kindNode.error(
                "unknown kind of job '\(kind)'\(suggestion(kind, kinds)); known: \(kinds.sorted().joined(separator: ", "))"
            )
        }
        return JobTemplate(
            kind: kind,
            parameters: try self["parameters"]?.jsonMembers() ?? [:],
            branch: try self["branch"]?.string(),
            priority: try self["priority"]?.priority(),
            timeout: try self["timeout"]?.duration(),
            maxAttempts: try self["max_attempts"]?.positiveInt())
    }
}

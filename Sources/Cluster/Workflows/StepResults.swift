// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Reads what the steps of a run have left, as far as another step asks for it.
struct StepResults {
    let run: HeldRun
    let transaction: PostgresTransaction

    /// What to fill in for the placeholders of a part of the run.
    ///
    /// A step of items gives the list of their results, with null for one that did not succeed. To what undoes a step,
    /// its own items that did not succeed are nothing to undo and are left out. The result of a step that did not
    /// succeed, or never began, is null.
    func values(for part: RunPart) async throws -> PlaceholderValues {
        var values = run.values
        let names = try part.work.neededResults()
        if names.isEmpty { return values }
        var results: [String: [JSONValue?]] = [:]
        for row in try await transaction.query(Statement.readResults, run.id, names.sorted()) {
            let result = try row.decodeIfPresent("result", as: String.self)
            results[try row.decode("step"), default: []].append(
                try result.map { try JSONText.decode($0, as: JSONValue.self) })
        }
        for step in run.state.definition.steps where names.contains(step.name) {
            let found = results[step.name, default: []]
            let hasSucceeded = run.state.steps[step.name]?.state == .succeeded
            if step.fanOut != nil, hasSucceeded || !found.isEmpty {
                let isOwn = step.name == part.compensates
                values.results[step.name] = .array(isOwn ? found.compactMap(\.self) : found.map { $0 ?? .null })
            } else if hasSucceeded {
                values.results[step.name] = found.first ?? nil
            } else {
                values.stepsWithoutResult.insert(step.name)
            }
        }
        return values
    }
}

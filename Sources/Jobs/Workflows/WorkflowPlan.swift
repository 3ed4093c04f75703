// SPDX-License-Identifier: Apache-2.0

/// A run of a workflow, ready to be accepted: its parameters' values, and the jobs that can be made already.
package struct WorkflowPlan: Sendable, Hashable {
    package let definition: WorkflowDefinition
    /// A value for every parameter of the definition.
    package let parameters: [String: JSONValue]
    /// The day for which the run is made.
    package let date: CivilDate
    /// The jobs, with all placeholders filled, of each step that does not depend on a result.
    package let jobs: [String: [JobTemplate]]
}

extension WorkflowDefinition {
    /// Plans a run.
    ///
    /// - Parameters:
    ///   - given: values by parameter name; the parameters without a default must be among them.
    ///   - date: the day for which the run is made: the local date of a schedule's occurrence, or today.
    /// - Throws: ``DefinitionProblem`` that names the parameters which are missing or unknown, or the value that does
    ///   not fit.
    package func plan(_ given: [String: JSONValue], on date: CivilDate) throws(DefinitionProblem) -> WorkflowPlan {
        try checkNames(of: given)
        var parameters = given
        for parameter in self.parameters { try resolve(parameter, on: date, into: &parameters) }
        let values = PlaceholderValues(parameters: parameters, date: date)
        var jobs: [String: [JobTemplate]] = [:]
        for step in steps {
            let place = DefinitionProblem.Place.jobParameters(step: step.name)
            jobs[step.name] = try TemplateError.located(at: place, "step '\(step.name)'") { () throws(TemplateError) in
                try step.work.neededResults().isEmpty ? try step.work.jobs(values) : nil
            }
        }
        return WorkflowPlan(definition: self, parameters: parameters, date: date, jobs: jobs)
    }

    private func checkNames(of given: [String: JSONValue]) throws(DefinitionProblem) {
        let known = parameters.map(\.name)
        if let unknown = given.keys.sorted().first(where: { !known.contains($0) }) {
            let list = known.isEmpty ? "none" : known.joined(separator: ", ")
            throw DefinitionProblem("workflow '\(name)' has no parameter '\(unknown)'; its parameters: \(list)")
        }
        let missing = parameters.filter { $0.defaultValue == nil && given[$0.name] == nil }
        guard missing.isEmpty else {
            let list = missing.map { "'\($0.name)'" }.joined(separator: ", ")
            throw DefinitionProblem("workflow '\(name)' needs a value for \(list)")
        }
    }

    /// Puts a parameter's default among the values, after those to which it refers. Ends, as no default refers to
    /// itself by any way.
    private func resolve(
        _ parameter: WorkflowParameter, on date: CivilDate, into result: inout [String: JSONValue]
    ) throws(DefinitionProblem) {
        guard result[parameter.name] == nil, let value = parameter.defaultValue else { return }
        let place = DefinitionProblem.Place.parameter(parameter.name)
        let subject = "the default of parameter '\(parameter.name)'"
        let names = try TemplateError.located(at: place, subject) { () throws(TemplateError) in
            try value.placeholders()
        }
        for other in parameters where names.contains("params.\(other.name)") {
            try resolve(other, on: date, into: &result)
        }
        let values = PlaceholderValues(parameters: result, date: date)
        result[parameter.name] = try TemplateError.located(at: place, subject) { () throws(TemplateError) in
            try value.filled(with: values)
        }
    }
}

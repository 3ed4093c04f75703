// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

func workflow(
    _ steps: [WorkflowStep], parameters: [WorkflowParameter] = []
) throws(DefinitionProblem) -> WorkflowDefinition {
    try WorkflowDefinition(name: "w", parameters: parameters, steps: steps)
}

func step(
    _ name: String, kind: String = "export", parameters: [String: JSONValue] = [:], forEach: JSONValue? = nil,
    needs: [String] = [], waitsFor: [String] = [], onFailure: WorkflowStep.OnFailure = .stop,
    compensation: [String: JSONValue]? = nil
) -> WorkflowStep {
    WorkflowStep(
        name: name, job: JobTemplate(kind: kind, parameters: parameters), fanOut: forEach.map { FanOut(list: $0) },
        needs: needs, waitsFor: waitsFor, onFailure: onFailure,
        compensation: compensation.map { StepWork(job: JobTemplate(kind: kind, parameters: $0)) })
}

/// Expects the body to be refused with a message about a part of the definition.
func expectProblem(
    _ message: String, at place: DefinitionProblem.Place = .whole, location: SourceLocation = #_sourceLocation,
    _ body: () throws -> some Any
) {
    let problem = #expect(throws: DefinitionProblem.self, sourceLocation: location) { _ = try body() }
    #expect(problem?.message == message, sourceLocation: location)
    #expect(problem?.place == place, sourceLocation: location)
}

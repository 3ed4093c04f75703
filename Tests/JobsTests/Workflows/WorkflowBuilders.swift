// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

func workflow(
    _ steps: [WorkflowStep], parameters: [WorkflowParameter] = []
) throws(DefinitionProblem) -> WorkflowDefinition {
    try WorkflowDefinition(name: "w", parameters: parameters, steps: steps)
}

func step(
    _ name: String, kind: String = "export", parameters: [String: JSONValue] = [:], needs: [String] = []
) -> WorkflowStep {
    WorkflowStep(name: name, job: JobTemplate(kind: kind, parameters: parameters), needs: needs)
}

/// Expects the body to be refused with a message about a part of the definition.
func expectProblem(
    _ message: String, at place: DefinitionProblem.Place = .whole, location: SourceLocation = #_sourceLocation,
    _ body: () throws -> some Any
) {
    let problem = #expect(throws: DefinitionProblem.self, sourceLocation: location) { _ = try body() }
    #expect(problem == DefinitionProblem(message, at: place), sourceLocation: location)
}

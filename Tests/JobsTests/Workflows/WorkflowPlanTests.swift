// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("The plan of a workflow's run")
struct WorkflowPlanTests {
    private let day = CivilDate(year: 2026, month: 3, day: 5)

    @Test("has parameters, their defaults and the date filled into the steps")
    func plan() throws {
        let parameters: [String: JSONValue] = [
            "files": .array([.string("${params.file}"), .string("${params.input}/x-${params.count}.csv")]),
            "count": .string("${params.count}"), "branch": .string("${params.branch}"),
            "deep": .object(["day": .string("on ${run.date}"), "literal": .string("$${run.date}")]),
            "untouched": .integer(7),
        ]
        let workflow = try workflow(
            [
                WorkflowStep(
                    name: "a", job: JobTemplate(kind: "ingestion", parameters: parameters, branch: "${params.branch}"))
            ],
            parameters: [
                WorkflowParameter(name: "file", defaultValue: .string("${params.folder}/or.csv")),
                WorkflowParameter(name: "folder", defaultValue: .string("${params.input}/${run.date}")),
                WorkflowParameter(name: "input"),
                WorkflowParameter(name: "count", defaultValue: .integer(3)),
                WorkflowParameter(name: "branch", defaultValue: .null),
            ])
        let plan = try workflow.plan(["input": .string("/in")], on: day)
        #expect(
            plan.jobs["a"]?[0].parameters == [
                "files": .array([.string("/in/2026-03-05/or.csv"), .string("/in/x-3.csv")]),
                "count": .integer(3), "branch": .null,
                "deep": .object(["day": .string("on 2026-03-05"), "literal": .string("${run.date}")]),
                "untouched": .integer(7),
            ])
        #expect(plan.jobs["a"]?[0].branch == nil)
        #expect(plan.parameters["folder"] == .string("/in/2026-03-05"))
        #expect(plan.parameters.count == 5)

        let given = try workflow.plan(
            ["input": .string("/in"), "file": .string("/else.csv"), "branch": .string("B1")], on: day)
        #expect(given.jobs["a"]?[0].parameters["files"] == .array([.string("/else.csv"), .string("/in/x-3.csv")]))
        #expect(given.jobs["a"]?[0].branch == "B1")
    }

    @Test("names the values that are missing, unknown or do not fit")
    func badValues() throws {
        let workflow = try workflow(
            [step("a", parameters: ["f": .string("${params.x}/${params.y}/${params.z}")])],
            parameters: [
                WorkflowParameter(name: "x"), WorkflowParameter(name: "y"),
                WorkflowParameter(name: "z", defaultValue: .string("${params.x}!")),
            ])
        expectProblem("workflow 'w' needs a value for 'x', 'y'") { try workflow.plan([:], on: day) }
        expectProblem("workflow 'w' has no parameter 'q'; its parameters: x, y, z") {
            try workflow.plan(["x": .integer(1), "y": .integer(2), "q": .null], on: day)
        }
        expectProblem(
            "the default of parameter 'z': ${params.x} is not a plain value and cannot be part of a longer text",
            at: .parameter("z")
        ) {
            try workflow.plan(["x": .array([]), "y": .integer(2)], on: day)
        }
        expectProblem(
            "step 'a': ${params.y} is not a plain value and cannot be part of a longer text",
            at: .jobParameters(step: "a")
        ) {
            try workflow.plan(["x": .integer(1), "y": .null], on: day)
        }
    }

    @Test("is refused for placeholders that nothing fills and parameters that fill nothing")
    func placeholders() {
        let place = DefinitionProblem.Place.jobParameters(step: "a")
        expectProblem(
            "${params.y} is not known; there are ${params.x}, ${run.date}",
            at: .text(containing: "${params.y}", in: place)
        ) {
            try workflow(
                [step("a", parameters: ["f": .string("${params.x}${params.y}")])],
                parameters: [WorkflowParameter(name: "x")])
        }
        expectProblem("the placeholder '${run.date' has no closing brace", at: place) {
            try workflow([step("a", parameters: ["f": .string("x${run.date")])])
        }
        expectProblem("'a${}' has a placeholder without a name", at: place) {
            try workflow([step("a", parameters: ["f": .string("a${}")])])
        }
        expectProblem("the parameter 'x' is not used: no step names ${params.x}", at: .parameter("x")) {
            try workflow([step("a")], parameters: [WorkflowParameter(name: "x")])
        }
        expectProblem("defaults refer to each other: x → y → x", at: .parameter("x")) {
            try workflow(
                [step("a", parameters: ["f": .string("${params.x}")])],
                parameters: [
                    WorkflowParameter(name: "x", defaultValue: .string("${params.y}")),
                    WorkflowParameter(name: "y", defaultValue: .string("${params.x}")),
                ])
        }
    }
}

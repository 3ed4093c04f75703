// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("A workflow")
struct WorkflowDefinitionTests {
    @Test("is arranged in layers, each of which needs only earlier ones")
    func layers() throws {
        let diamond = try workflow([
            step("end", needs: ["left", "right"]), step("left", needs: ["start"]), step("start"),
            step("right", needs: ["start"]), step("late", needs: ["end", "start"]),
        ])
        #expect(diamond.layers.map { $0.map(\.name) } == [["start"], ["left", "right"], ["end"], ["late"]])
    }

    @Test("needs at least one step")
    func noSteps() {
        expectProblem("a workflow needs at least one step") { try workflow([]) }
    }

    @Test("whose steps wait for each other names the way round")
    func cycle() {
        expectProblem("steps wait for each other: b → c → d → b", at: .needs(step: "b")) {
            try workflow([
                step("a", needs: ["b"]), step("b", needs: ["c"]), step("c", needs: ["e", "d"]), step("d", needs: ["b"]),
                step("e"),
            ])
        }
        expectProblem("steps wait for each other: a → a", at: .needs(step: "a")) {
            try workflow([step("a", needs: ["a"])])
        }
    }

    @Test("refuses steps that are named twice, are not there or have no proper name")
    func names() {
        expectProblem("the step 'a' appears twice", at: .step("a")) { try workflow([step("a"), step("a")]) }
        expectProblem("step 'a' needs 'b', which is not a step", at: .needs(step: "a")) {
            try workflow([step("a", needs: ["b"])])
        }
        expectProblem("step 'b' needs 'a' twice", at: .needs(step: "b")) {
            try workflow([step("a"), step("b", needs: ["a", "a"])])
        }
        expectProblem("step 'b' waits for 'a' twice", at: .waitsFor(step: "b")) {
            try workflow([step("a"), step("b", needs: ["a"], waitsFor: ["a"])])
        }
        expectProblem("steps wait for each other: a → b → a", at: .waitsFor(step: "a")) {
            try workflow([step("a", waitsFor: ["b"]), step("b", needs: ["a"])])
        }
        expectProblem("the name of a step has letters, digits, '-' and '_', unlike 'a b'", at: .step("a b")) {
            try workflow([step("a b")])
        }
        expectProblem("the parameter 'x' appears twice", at: .parameter("x")) {
            try workflow([step("a")], parameters: [WorkflowParameter(name: "x"), WorkflowParameter(name: "x")])
        }
    }

    @Test("survives JSON, with its null defaults, and is checked again when it comes back")
    func json() throws {
        let workflow = try workflow(
            [
                WorkflowStep(
                    name: "a",
                    job: JobTemplate(
                        kind: "export", parameters: ["b": .string("${params.x}"), "n": .number(1.5)],
                        priority: Priority(rawValue: 2), timeout: .seconds(90), maxAttempts: 1),
                    onFailure: .continue),
                step("b", needs: ["a"]),
            ],
            parameters: [WorkflowParameter(name: "x", description: "d", defaultValue: .null)])
        let data = try JSONEncoder().encode(workflow)
        #expect(try JSONDecoder().decode(WorkflowDefinition.self, from: data) == workflow)
        let broken = String(decoding: data, as: UTF8.self).replacing("\"needs\":[\"a\"]", with: "\"needs\":[\"z\"]")
        #expect(throws: DefinitionProblem.self) {
            try JSONDecoder().decode(WorkflowDefinition.self, from: Data(broken.utf8))
        }
    }

    @Test("can be drawn with characters")
    func picture() throws {
        let workflow = try workflow([
            step("start", kind: "ingestion"), step("left", needs: ["start"]), step("middle", needs: ["start"]),
            WorkflowStep(name: "right", job: JobTemplate(kind: "export"), needs: ["start"], onFailure: .continue),
            step("end", needs: ["left", "middle", "right"]),
        ])
        #expect(
            WorkflowPicture.lines(of: workflow) == [
                "1 ─ start   ingestion",
                "2 ┬ left    export     after start",
                "  ├ middle  export     after start",
                "  └ right   export     after start (may fail)",
                "3 ─ end     export     after left, middle, right",
            ])
        let withStates = WorkflowPicture.lines(of: workflow) { $0.name == "start" ? "succeeded" : "blocked" }
        #expect(withStates[0] == "1 ─ succeeded start   ingestion")
        #expect(withStates[4] == "3 ─ blocked   end     export     after left, middle, right")
    }
}

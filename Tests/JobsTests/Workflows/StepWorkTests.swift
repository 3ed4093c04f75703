// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("The jobs of a step")
struct StepWorkTests {
    private func values(_ results: [String: JSONValue], _ parameters: [String: JSONValue] = [:]) -> PlaceholderValues {
        var values = PlaceholderValues(parameters: parameters, date: CivilDate(year: 2026, month: 3, day: 5))
        values.results = results
        return values
    }

    private func expectFailure(
        _ message: String, _ work: StepWork, _ values: PlaceholderValues, location: SourceLocation = #_sourceLocation
    ) {
        let error = #expect(throws: TemplateError.self, sourceLocation: location) { _ = try work.jobs(values) }
        #expect(error?.message == message, sourceLocation: location)
    }

    @Test("take values of any depth from earlier results, with their types")
    func results() throws {
        let work = step(
            "a",
            parameters: [
                "count": .string("${steps.find.result.stats.count}"), "second": .string("${steps.find.result.files.1}"),
                "all": .string("${steps.load.results}"), "text": .string("${steps.find.result.stats.count} files"),
            ]
        ).work
        #expect(try work.neededResults() == ["find", "load"])
        let found: JSONValue = .object([
            "stats": .object(["count": .integer(2)]), "files": .array([.string("x"), .string("y")]),
        ])
        let jobs = try work.jobs(values(["find": found, "load": .array([.null, .integer(1)])]))
        let expected: [String: JSONValue] = [
            "count": .integer(2), "second": .string("y"), "all": .array([.null, .integer(1)]),
            "text": .string("2 files"),
        ]
        #expect(jobs.count == 1)
        #expect(jobs[0].parameters == expected)
    }

    @Test("take one thing of each item of a list, without the items that are null")
    func each() throws {
        let found: JSONValue = .array([
            .object(["files": .array([.string("x"), .string("y")])]), .null, .object(["files": .array([.string("z")])]),
        ])
        let work = step("a", parameters: ["files": .string("${steps.load.results.*.files.0}")]).work
        let first = try work.jobs(values(["load": found]))[0]
        #expect(first.parameters == ["files": .array([.string("x"), .string("z")])])
        expectFailure(
            "${steps.load.results.*.files.1} has no value: 'files' of '2' of the result of step 'load' has no '1', it is "
                + "a list of 1", step("a", parameters: ["p": .string("${steps.load.results.*.files.1}")]).work,
            values(["load": found]))
    }

    @Test("cannot be made from a path that is not in the result; the message says what is")
    func missingPath() {
        let found: JSONValue = .object(["files": .array([.string("x")]), "note": .string("long")])
        func work(_ path: String) -> StepWork { step("a", parameters: ["p": .string("${steps.find.\(path)}")]).work }
        expectFailure(
            "${steps.find.result.fils} has no value: the result of step 'find' has no 'fils', it is an object with "
                + "files, note", work("result.fils"), values(["find": found]))
        expectFailure(
            "${steps.find.result.files.1} has no value: 'files' of the result of step 'find' has no '1', it is a list "
                + "of 1", work("result.files.1"), values(["find": found]))
        expectFailure(
            "${steps.find.result.note.x} has no value: 'note' of the result of step 'find' has no 'x', it is the text "
                + "'long'", work("result.note.x"), values(["find": found]))
        expectFailure(
            "${steps.find.result.x} has no value: step 'find' has left no result", work("result.x"), values([:]))
    }

    @Test("are one for each item of a list, in order")
    func fanOut() throws {
        let work = step(
            "a",
            parameters: [
                "branch": .string("${item.branch}"), "all": .string("${item}"),
                "day": .string("${item.month}-01 of ${params.x}"),
            ], forEach: .string("${steps.find.result}")
        ).work
        let items: [JSONValue] = (1...3).map { .object(["branch": .string("B\($0)"), "month": .integer($0)]) }
        let jobs = try work.jobs(values(["find": .array(items)], ["x": .string("X")]))
        #expect(jobs.map { $0.parameters["branch"] } == [.string("B1"), .string("B2"), .string("B3")])
        #expect(jobs.map { $0.parameters["all"] } == items)
        #expect(jobs[2].parameters["day"] == .string("3-01 of X"))
        #expect(try work.jobs(values(["find": .array([])])).isEmpty)
    }

    @Test("cannot be made for each item of what is no list, is too long, or has an item that does not fit")
    func badLists() {
        let work = step("a", parameters: ["p": .string("${item.x}")], forEach: .string("${params.l}")).work
        expectFailure(
            "'for_each' must be a list, but it is the text 'abc'", work, values([:], ["l": .string("abc")]))
        expectFailure(
            "'for_each' has 10001 items; at most 10000 are allowed, so split the list into several runs", work,
            values([:], ["l": .array(Array(repeating: .null, count: 10_001))]))
        expectFailure(
            "item 1: ${item.x} has no value: the item has no 'x', it is an empty object", work,
            values([:], ["l": .array([.object(["x": .integer(1)]), .object([:])])]))
    }

    @Test("that undo a step which did not succeed get null for its result")
    func undoing() throws {
        let work = StepWork(
            job: JobTemplate(kind: "export", parameters: ["id": .string("${steps.book.result.id}")]))
        var undoing = values([:])
        undoing.stepsWithoutResult = ["book"]
        #expect(try work.jobs(undoing)[0].parameters == ["id": .null])
    }

    @Test("do not take a value's own text for a placeholder")
    func noSecondFilling() throws {
        let work = step("a", parameters: ["p": .string("${params.x}")]).work
        let jobs = try work.jobs(values([:], ["x": .string("${run.date}")]))
        #expect(jobs[0].parameters == ["p": .string("${run.date}")])
    }
}

@Suite("Placeholders of a workflow")
struct WorkflowPlaceholderTests {
    private func expect(
        _ message: String, _ text: String, in place: DefinitionProblem.Place, _ steps: [WorkflowStep],
        location: SourceLocation = #_sourceLocation
    ) {
        expectProblem(message, at: .text(containing: text, in: place), location: location) { try workflow(steps) }
    }

    @Test("name results of steps that have ended by then, as what they are")
    func results() throws {
        _ = try workflow([
            step("find"), step("load", forEach: .string("${steps.find.result.files}"), needs: ["find"]),
            step("between", needs: ["load"]),
            step("end", parameters: ["p": .string("${steps.load.results} ${steps.find.result.x}")], needs: ["between"]),
        ])
        let place = DefinitionProblem.Place.jobParameters(step: "b")
        let list = step("a", forEach: .array([.integer(1)]))
        expect(
            "${steps.a.result} names one result, but step 'a' has a job for each item: ${steps.a.results} is the list of "
                + "their results", "${steps.a.result}", in: place,
            [list, step("b", parameters: ["p": .string("${steps.a.result}")], needs: ["a"])])
        expect(
            "${steps.a.results.0} names a list of results, but step 'a' has one job: ${steps.a.result}",
            "${steps.a.results.0}", in: place,
            [step("a"), step("b", parameters: ["p": .string("${steps.a.results.0}")], needs: ["a"])])
        expect(
            "${steps.b.result} names the step's own result, which is not there before it has run",
            "${steps.b.result}", in: place, [step("b", parameters: ["p": .string("${steps.b.result}")])])
        expect(
            "${steps.a.reslt} is not known; there are ${run.date}, ${steps.a.result}", "${steps.a.reslt}", in: place,
            [step("a"), step("b", parameters: ["p": .string("${steps.a.reslt}")], needs: ["a"])])
    }

    @Test("name an item only where there is one")
    func items() throws {
        expect(
            "${item.x} stands only in the job of a step with 'for_each'", "${item.x}", in: .jobParameters(step: "a"),
            [step("a", parameters: ["p": .string("${item.x}")])])
        expect(
            "${item} stands only in the job of a step with 'for_each'", "${item}", in: .forEach(step: "a"),
            [step("a", forEach: .string("${item}"))])
    }

    @Test("of what undoes a step may name the step's own result")
    func compensation() throws {
        _ = try workflow([
            step("a", onFailure: .compensate, compensation: ["p": .string("${steps.a.result.id}")]), step("b"),
        ])
        expect(
            "${steps.b.result} names step 'b', for which step 'a' does not wait: add it to 'needs'",
            "${steps.b.result}", in: .compensation(step: "a"),
            [step("a", onFailure: .compensate, compensation: ["p": .string("${steps.b.result}")]), step("b")])
    }
}

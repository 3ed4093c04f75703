// SPDX-License-Identifier: Apache-2.0

import Cluster
import Definitions
import Foundation
import Jobs
import Testing

@Suite("Definitions of workflows and schedules")
struct DefinitionLibraryTests {
    static let kinds = [
        "ingestion", "kpi-recompute", "model-retrain", "export", "forecast", "alert-check", "quality-check",
    ]

    @Test("The workflow and the schedule that come with Rounds can be used")
    func shipped() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../../jobs").standardized.path()
        let library = DefinitionLibrary(directory: root, kinds: Self.kinds)
        #expect(library.problems == [])
        let nightly = try library.workflow(named: "nightly")
        let plan = try nightly.plan(
            ["input": .string("/in"), "output": .string("/out")], on: CivilDate(year: 2026, month: 11, day: 21))
        #expect(plan.parameters["or_file"] == .string("/in/or_cases.csv"))
        #expect(plan.jobs.count == 25)
        let schedule = try library.schedule(named: "nightly")
        let now = try Date("2026-11-20T21:00:00Z", strategy: .iso8601)
        #expect(schedule.cron.next(after: now, in: schedule.zone).formatted(.iso8601) == "2026-11-21T21:00:00Z")
    }

    @Test("The nightly workflow takes in each table after the tables to which it refers")
    func shippedOrder() throws {
        let root = URL(filePath: #filePath).appending(path: "../../../../jobs").standardized.path()
        let nightly = try DefinitionLibrary(directory: root, kinds: Self.kinds).workflow(named: "nightly")
        // The foreign keys of the hospital's tables.
        let references = [
            "departments": ["branches"], "doctors": ["departments"], "doctor_schedules": ["doctors", "branches"],
            "beds": ["departments"], "admissions": ["patients", "departments", "doctors", "diagnosis_categories"],
            "discharges": ["admissions", "outcomes"], "procedures": ["admissions", "procedure_codes", "doctors"],
            "billing": ["admissions"], "readmissions": ["admissions"], "resource_allocation": ["departments"],
            "or_cases": ["branches"], "duration-model": ["or_cases"], "rooms": ["departments"],
            "forecast": ["kpis"], "alerts": ["kpis"], "report-pdf": ["or_cases", "discharges", "beds"],
        ]
        var done: [String: Set<String>] = [:]
        for step in nightly.layers.joined() {
            done[step.name] = step.needs.reduce(into: Set(step.needs)) { $0.formUnion(done[$1, default: []]) }
        }
        for (table, needed) in references {
            let before = try #require(done[table], "there is no step \(table)")
            #expect(before.isSuperset(of: needed), "\(table)")
        }
    }

    @Test(
        "A broken workflow is reported with its line",
        arguments: [
            (
                "steps: [{name: a, kind: exprot}]",
                "1:25: unknown kind of job 'exprot' (did you mean 'export'?); known: "
                    + "alert-check, export, forecast, ingestion, kpi-recompute, model-retrain, quality-check"
            ),
            ("description: x\n", "1:1: 'steps' is missing"),
            (
                "steps:\n  - name: a\n    kind: export\n    need: [b]\n",
                "4:11: unknown key 'need' (did you mean 'needs'?); known here: name, needs, waits_for, on_failure, "
                    + "compensate, weight, kind, parameters, branch, priority, timeout, max_attempts, for_each, max_parallel"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n    needs: [b]\n",
                "4:12: step 'a' needs 'b', which is not a step"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n  - name: a\n    kind: export\n",
                "4:11: the step 'a' appears twice"
            ),
            (
                "parameters:\n  x:\nsteps: [{name: a, kind: export}]",
                "2:5: the parameter 'x' is not used: no step names "
                    + "${params.x}"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n    timeout: 5x\n",
                "4:14: 'timeout' must be a length of time such as 90s, 30m, 2h or 1d, not '5x'"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n    priority: 12\n",
                "4:15: 'priority' must be 0 (first) to 9 (last), not 12"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n    on_failure: stopp\n",
                "4:17: 'on_failure' must be one of stop, continue, compensate, not 'stopp' (did you mean 'stop'?)"
            ),
            (
                "steps:\n  - {name: find, kind: export}\n  - name: a\n    kind: export\n    needs: [find]\n    parameters:\n      x: 1\n      f: a ${steps.fnd.result.f}\n",
                "8:10: ${steps.fnd.result.f} names 'fnd', which is not a step (did you mean 'find'?)"
            ),
            (
                "steps:\n  - {name: find, kind: export}\n  - {name: a, kind: export, parameters: {f: '${steps.find.result}'}}\n",
                "3:45: ${steps.find.result} names step 'find', for which step 'a' does not wait: add it to 'needs'"
            ),
            (
                "steps:\n  - {name: a, kind: export, for_each: 7}\n",
                "2:39: 'for_each' must be a list or a placeholder for one, such as ${steps.find.result.files}, not '7'"
            ),
            (
                "steps:\n  - {name: a, kind: export, max_parallel: 7}\n",
                "2:43: 'max_parallel' belongs to 'for_each'"
            ),
            (
                "steps:\n  - {name: a, kind: export, on_failure: compensate}\n",
                "2:12: 'on_failure: compensate' needs a 'compensate' with the job that undoes step 'a'"
            ),
            (
                "steps:\n  - name: a\n    kind: export\n    compensate: {kind: export}\n",
                "4:17: 'compensate' belongs to 'on_failure: compensate', which step 'a' does not say"
            ),
        ])
    func brokenWorkflow(text: String, complaint: String) throws {
        let folder = try Folder()
        let path = try folder.write("workflows/w.yml", text)
        let library = DefinitionLibrary(directory: folder.path, kinds: Self.kinds)
        #expect(library.problems.map(\.description) == ["\(path):\(complaint)"])
        #expect(throws: library.problems[0]) { try library.workflow(named: "w") }
    }

    @Test("What a workflow says of failures holds for the steps that do not say")
    func onFailure() throws {
        let folder = try Folder()
        _ = try folder.write(
            "workflows/w.yml",
            """
            on_failure: continue
            steps:
              - {name: a, kind: export}
              - {name: b, kind: export, waits_for: [a], on_failure: stop}
            """)
        let workflow = try DefinitionLibrary(directory: folder.path, kinds: Self.kinds).workflow(named: "w")
        #expect(workflow.steps.map(\.onFailure) == [.continue, .stop])
        #expect(workflow.steps.map(\.waitsFor) == [[], ["a"]])
    }

    @Test(
        "A broken schedule is reported with its line",
        arguments: [
            (
                "cron: 0 2 * *\ntime_zone: UTC\nworkflow: w\n",
                "1:7: cron '0 2 * *': has 4 fields, expected five: minute, "
                    + "hour, day of month, month, day of week"
            ),
            (
                "cron: '@daily'\ntime_zone: Asia/Kolkatta\nworkflow: w\n",
                "2:12: 'Asia/Kolkatta' is not the IANA name of a time zone (did you mean 'Asia/Kolkata'?), such as "
                    + "Asia/Kolkata or UTC"
            ),
            ("cron: '@daily'\nworkflow: w\n", "1:1: 'time_zone' is missing"),
            ("cron: '@daily'\ntime_zone: UTC\n", "1:1: a schedule starts either a 'workflow' or a 'job'"),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: ww\n",
                "3:11: there is no usable workflow 'ww' (did you mean "
                    + "'w'?)"
            ),
            ("cron: '@daily'\ntime_zone: UTC\nworkflow: w\n", "1:1: workflow 'w' needs a value for 'x'"),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1, z: 2}\n",
                "4:13: workflow 'w' has no parameter 'z'; its parameters: x"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: '${run.time}'}\n",
                "4:13: ${run.time} has no value"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1}\ncatch_up: all\n",
                "1:1: 'catch_up: all' needs a 'catch_up_limit', the most late runs at once"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1}\ncatch_up_limit: 3\n",
                "5:17: 'catch_up_limit' belongs to 'catch_up: all'"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1}\nstarts: 2026-02-30\n",
                "5:9: 'starts' must be a day that exists, written as 2026-12-01, not '2026-02-30'"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1}\nstarts: 2026-02-02\nends: 2026-02-01\n",
                "1:1: the last day, 2026-02-01, comes before the first one, 2026-02-02"
            ),
            (
                "cron: '@daily'\ntime_zone: UTC\nworkflow: w\nparameters: {x: 1}\noverlap: buffer\n",
                "5:10: 'overlap' must be one of skip, buffer_one, cancel_running, allow, not 'buffer'"
            ),
        ])
    func brokenSchedule(text: String, complaint: String) throws {
        let folder = try Folder()
        _ = try folder.write(
            "workflows/w.yml", "parameters:\n  x:\nsteps:\n- {name: a, kind: export, parameters: {p: '${params.x}'}}\n")
        let path = try folder.write("schedules/s.yml", text)
        let library = DefinitionLibrary(directory: folder.path, kinds: Self.kinds)
        #expect(library.problems.map(\.description) == ["\(path):\(complaint)"])
        #expect(library.workflows.keys.sorted() == ["w"])
    }

    @Test("A schedule can start one job, and every setting is read")
    func jobSchedule() throws {
        let folder = try Folder()
        _ = try folder.write(
            "schedules/s.yml",
            """
            description: d
            cron: "*/15 * * * *"
            time_zone: Europe/London
            starts: 2026-12-01
            ends: "2027-01-31"
            jitter: 5m
            job:
              kind: export
              parameters: {report: r, list: [1, 2.5, true, null, "007", {a: b}]}
              branch: B1
              priority: 2
              timeout: 2h
              max_attempts: 1
            catch_up: all
            catch_up_limit: 4
            overlap: buffer_one
            paused: true
            """)
        let library = DefinitionLibrary(directory: folder.path, kinds: Self.kinds)
        #expect(library.problems == [])
        let job = JobTemplate(
            kind: "export",
            parameters: [
                "report": .string("r"),
                "list": .array([
                    .integer(1), .number(2.5), .bool(true), .null, .string("007"), .object(["a": .string("b")]),
                ]),
            ],
            branch: "B1", priority: Priority(rawValue: 2), timeout: .seconds(7200), maxAttempts: 1)
        let expected = try ScheduleDefinition(
            name: "s", description: "d", cron: CronExpression("*/15 * * * *"),
            zone: #require(CivilZone("Europe/London")), starts: CivilDate(year: 2026, month: 12, day: 1),
            ends: CivilDate(year: 2027, month: 1, day: 31), jitter: .seconds(300),
            target: .job(template: job), catchUp: .all(limit: 4), overlap: .bufferOne, isPaused: true)
        #expect(try library.schedule(named: "s") == expected)
    }

    @Test("A name that is not there is an error that lists those that are")
    func unknownName() throws {
        let folder = try Folder()
        _ = try folder.write("workflows/nightly.yml", "steps: [{name: a, kind: export}]")
        let library = DefinitionLibrary(directory: folder.path, kinds: Self.kinds)
        let error = #expect(throws: BadInput.self) { try library.workflow(named: "nigthly") }
        #expect(error?.description == "unknown workflow 'nigthly' (did you mean 'nightly'?)\nknown here: nightly")
        #expect(throws: BadInput.self) { try library.schedule(named: "x") }
        let nowhere = DefinitionLibrary(directory: "/nonexistent", kinds: Self.kinds)
        #expect(nowhere.problems.map(\.description) == ["/nonexistent: there is no such folder"])
    }

    @Test("A file that breaks keeps what it said before, and its complaint")
    func keepsLastGood() throws {
        let folder = try Folder()
        _ = try folder.write("workflows/a.yml", "steps: [{name: a, kind: export}]")
        _ = try folder.write("workflows/b.yml", "steps: [{name: b, kind: export}]")
        let before = DefinitionLibrary(directory: folder.path, kinds: Self.kinds)
        let path = try folder.write("workflows/a.yml", "steps: 7")
        try FileManager.default.removeItem(atPath: folder.path + "/workflows/b.yml")
        let after = DefinitionLibrary(directory: folder.path, kinds: Self.kinds, keeping: before.texts)
        #expect(after.workflows == before.workflows.filter { $0.key == "a" })
        #expect(after.problems.map(\.description) == ["\(path):1:8: 'steps' must be a list"])
    }
}

/// A `jobs/` folder of one test.
private struct Folder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.appending(path: "rounds-definitions-\(UUID())").path()

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        let folder = URL(filePath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}

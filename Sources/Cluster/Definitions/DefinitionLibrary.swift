// SPDX-License-Identifier: Apache-2.0

package import Definitions
import Foundation
package import Jobs

/// The workflows and schedules of a `jobs/` folder.
///
/// A file that cannot be used is not in the way of the others: its complaint is among the ``problems``.
package struct DefinitionLibrary: Sendable {
    package private(set) var workflows: [String: WorkflowDefinition] = [:]
    package private(set) var schedules: [String: ScheduleDefinition] = [:]
    /// What is wrong with the files that cannot be used.
    package private(set) var problems: [DefinitionError] = []
    /// The last good text of each file, by its name in the folder, such as `schedules/nightly.yml`.
    package private(set) var texts: [String: String] = [:]

    /// Reads all files.
    ///
    /// - Parameters:
    ///   - directory: the `jobs/` folder; its folders `workflows` and `schedules` may be absent.
    ///   - kinds: the kinds of job that there are.
    ///   - lastGood: the texts that files have had when they could be used. A file that is broken keeps saying what it
    ///     said then, and so do all files of a folder that cannot be listed; a file that is gone says nothing more.
    package init(directory: String, kinds: [String], keeping lastGood: [String: String] = [:]) {
        if !FileManager.default.fileExists(atPath: directory) {
            problems.append(DefinitionError(file: directory, message: "there is no such folder"))
        }
        let reader = DefinitionReader(directory: directory, lastGood: lastGood)
        let foundWorkflows = reader.read("workflows") { text, path throws(DefinitionError) in
            try WorkflowFile.parse(text, of: path, kinds: kinds)
        }
        workflows = foundWorkflows.definitions
        let workflows = workflows
        let foundSchedules = reader.read("schedules") { text, path throws(DefinitionError) in
            try ScheduleFile.parse(text, of: path, workflows: workflows, kinds: kinds)
        }
        schedules = foundSchedules.definitions
        problems += foundWorkflows.problems + foundSchedules.problems
        texts = foundWorkflows.texts.merging(foundSchedules.texts) { $1 }
    }

    /// What is wrong with files of schedules, by the schedules' names.
    package var scheduleProblems: [String: DefinitionError] {
        let broken = problems.filter { $0.file.hasSuffix(".yml") && $0.file.contains("/schedules/") }
        return Dictionary(broken.map { (definitionName(of: $0.file), $0) }) { first, _ in first }
    }

    /// - Throws: ``DefinitionError`` when the workflow's file is broken, `BadInput` when there is none.
    package func workflow(named name: String) throws -> WorkflowDefinition {
        try definition(name, in: workflows, thing: "workflow")
    }

    /// - Throws: ``DefinitionError`` when the schedule's file is broken, `BadInput` when there is none.
    package func schedule(named name: String) throws -> ScheduleDefinition {
        try definition(name, in: schedules, thing: "schedule")
    }

    private func definition<Definition>(
        _ name: String, in definitions: [String: Definition], thing: String
    ) throws -> Definition {
        if let definition = definitions[name] { return definition }
        if let problem = problems.first(where: { $0.file.hasSuffix("/\(thing)s/\(name).yml") }) { throw problem }
        let known = definitions.keys.sorted()
        throw BadInput(
            "unknown \(thing) '\(name)'\(suggestion(name, known))",
            hint: known.isEmpty ? "there is none" : "known here: \(known.joined(separator: ", "))")
    }
}

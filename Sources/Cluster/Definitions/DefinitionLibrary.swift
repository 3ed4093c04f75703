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

    /// Reads all files.
    ///
    /// - Parameters:
    ///   - directory: the `jobs/` folder; its folders `workflows` and `schedules` may be absent.
    ///   - kinds: the kinds of job that there are.
    ///   - previous: what the folder held before; a file that is now broken keeps what it said then.
    package init(directory: String, kinds: [String], keeping previous: DefinitionLibrary? = nil) {
        guard FileManager.default.fileExists(atPath: directory) else {
            problems.append(DefinitionError(file: directory, message: "there is no such folder"))
            return
        }
        workflows = read("\(directory)/workflows", keeping: previous?.workflows) { path throws(DefinitionError) in
            try WorkflowFile.read(path, kinds: kinds)
        }
        let workflows = workflows
        schedules = read("\(directory)/schedules", keeping: previous?.schedules) { path throws(DefinitionError) in
            try ScheduleFile.read(path, workflows: workflows, kinds: kinds)
        }
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

    private mutating func read<Definition>(
        _ folder: String, keeping previous: [String: Definition]?,
        _ read: (String) throws(DefinitionError) -> Definition
    ) -> [String: Definition] {
        guard FileManager.default.fileExists(atPath: folder) else { return [:] }
        var definitions: [String: Definition] = [:]
        do {
            for path in try DefinitionFile.list(in: folder) {
                let name = definitionName(of: path)
                do {
                    definitions[name] = try read(path)
                } catch {
                    problems.append(error)
                    definitions[name] = previous?[name]
                }
            }
        } catch {
            problems.append(error)
        }
        return definitions
    }
}

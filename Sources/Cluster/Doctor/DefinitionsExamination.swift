// SPDX-License-Identifier: Apache-2.0

/// Looks whether the files of workflows and schedules can be used.
package struct DefinitionsExamination: Examination {
    package let subject = "definitions"
    private let directory: String
    private let kinds: [String]

    /// - Parameters:
    ///   - directory: the `jobs/` folder.
    ///   - kinds: the kinds of job that there are.
    package init(_ directory: String, kinds: [String]) {
        self.directory = directory
        self.kinds = kinds
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let library = DefinitionLibrary(directory: directory, kinds: kinds)
        let findings = library.problems.map { problem in
            Finding(
                "definitions/unusable", .broken, what: "\(problem)",
                meaning: "what the file says does not happen, unless a coordinator still knows its last good form",
                remedy: "correct the file; the coordinator reads it again by itself")
        }
        return ExaminationResult(
            "\(library.workflows.count) workflows, \(library.schedules.count) schedules", findings)
    }
}

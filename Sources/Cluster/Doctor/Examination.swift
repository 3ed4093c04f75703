// SPDX-License-Identifier: Apache-2.0

/// One thing that the doctor looks at.
///
/// An examination changes nothing unless it is told to repair, and then only Redis and only to what the ledger says, or
/// by running a coordinator's duty once.
package protocol Examination: Sendable {
    /// What is looked at, in a word or two.
    var subject: String { get }

    /// Whether something of what is found can be put right here.
    var canRepair: Bool { get }

    /// Looks.
    ///
    /// - Parameter isRepairing: whether to put right what is found.
    /// - Throws: when a server cannot be reached.
    func examine(repairing isRepairing: Bool) async throws -> ExaminationResult
}

extension Examination {
    package var canRepair: Bool { false }
}

/// What an examination has seen.
package struct ExaminationResult: Sendable, Hashable {
    /// What was looked at, with numbers.
    package var summary: String
    package var findings: [Finding]

    package init(_ summary: String, _ findings: [Finding] = []) {
        self.summary = summary
        self.findings = findings
    }
}

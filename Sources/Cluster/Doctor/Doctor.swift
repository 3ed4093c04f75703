// SPDX-License-Identifier: Apache-2.0

/// Looks at a cluster while it works, says what is wrong, and repairs what the ledger can tell how to repair.
///
/// - Guarantees: one examination that cannot be made, since its server cannot be reached, is not in the way of the
///   others. A repair makes Redis say what the ledger says, or runs a duty of the coordinator; nothing is invented.
package struct Doctor: Sendable {
    private let examinations: [any Examination]

    /// - Parameter examinations: what to look at, in order.
    package init(_ examinations: [any Examination]) {
        self.examinations = examinations
    }

    /// Looks at everything.
    ///
    /// - Parameter isRepairing: whether to put right what is found.
    /// - Throws: `CancellationError`.
    package func examine(repairing isRepairing: Bool = false) async throws -> DoctorReport {
        var checks: [DoctorReport.Check] = []
        for examination in examinations {
            try Task.checkCancellation()
            do {
                let result = try await examination.examine(repairing: isRepairing)
                checks.append(
                    .init(
                        subject: examination.subject, summary: result.summary, failure: nil, findings: result.findings))
            } catch {
                checks.append(
                    .init(subject: examination.subject, summary: nil, failure: "\(error)", findings: []))
            }
        }
        return DoctorReport(checks: checks)
    }
}

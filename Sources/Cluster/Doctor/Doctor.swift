// SPDX-License-Identifier: Apache-2.0

/// Looks at a cluster while it works, says what is wrong, and repairs what the ledger can tell how to repair.
///
/// - Guarantees: one examination that cannot be made, since its server cannot be reached, is not in the way of the
///   others. A repair makes Redis say what the ledger says, or runs a duty of the coordinator; nothing is invented. It
///   is in the audit trail before it begins.
package struct Doctor: Sendable {
    private let examinations: [any Examination]

    /// - Parameter examinations: what to look at, in order.
    package init(_ examinations: [any Examination]) {
        self.examinations = examinations
    }

    /// Looks at everything.
    ///
    /// - Parameter order: put right what is found, on whose order; `nil` to look only.
    /// - Throws: `CancellationError`.
    package func examine(repairing order: RepairOrder? = nil) async throws -> DoctorReport {
        var checks: [DoctorReport.Check] = []
        for examination in examinations {
            try Task.checkCancellation()
            do {
                let result = try await examine(by: examination, repairing: order)
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

    /// Looks first, so that the trail can say what is to be repaired, and only when something is.
    private func examine(
        by examination: any Examination, repairing order: RepairOrder?
    ) async throws -> ExaminationResult {
        let result = try await examination.examine(repairing: false)
        guard let order, examination.canRepair, !result.findings.isEmpty else { return result }
        try await order.record(result.findings)
        return try await examination.examine(repairing: true)
    }
}

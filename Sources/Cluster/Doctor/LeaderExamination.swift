// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Looks whether a coordinator leads and does its duties.
package struct LeaderExamination: Examination {
    package let subject = "coordinator"
    private let ledger: Ledger
    /// A change of leader takes no longer.
    private let patience: Duration

    /// - Parameter patience: how long to wait before nobody leading is a finding.
    package init(_ client: ClusterClient, patience: Duration = .seconds(7)) {
        ledger = client.ledger
        self.patience = patience
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let deadline = ContinuousClock.now + patience
        while true {
            let sight = try await look()
            let findings = sight.findings
            if findings.isEmpty || ContinuousClock.now >= deadline {
                return ExaminationResult(sight.summary, findings)
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func look() async throws -> LeaderSight {
        guard let row = try await ledger.postgres.query(Statement.doctorLeader).first else {
            return LeaderSight(term: 0, holder: "", leads: false, renewedAge: nil, duties: [:])
        }
        return LeaderSight(
            term: try row.decode("term"), holder: try row.decode("holder"), leads: try row.decode("leads"),
            renewedAge: try row.decodeIfPresent("renewed_age_ms"),
            duties: try JSONText.decode(try row.decode("duties", as: String.self)))
    }
}

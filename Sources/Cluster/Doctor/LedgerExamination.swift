// SPDX-License-Identifier: Apache-2.0

import Jobs
import Postgres

/// Looks whether what must hold in the ledger does. One statement, so that all is seen at one instant.
package struct LedgerExamination: Examination {
    package let subject = "ledger"
    package let canRepair = true
    private let ledger: Ledger
    private let broker: Broker
    private let kinds: JobKindRegistry

    package init(_ client: ClusterClient) {
        ledger = client.ledger
        broker = client.broker
        kinds = client.kinds
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let flaws = try await look()
        var left = flaws
        if isRepairing, flaws.contains(where: { LedgerFlaw(rawValue: $0.name)?.isMendedByAdvancer == true }) {
            _ = try await WorkflowAdvancer(ledger, broker, kinds: kinds).runOnce(term: 0)
            left = try await look()
        }
        let remaining = Set(left.map(\.name))
        let findings = flaws.compactMap { flaw in
            LedgerFlaw(rawValue: flaw.name)?.finding(
                count: flaw.count, ids: flaw.ids, isRepaired: !remaining.contains(flaw.name))
        }
        return ExaminationResult("\(LedgerFlaw.allCases.count) rules", findings)
    }

    private func look() async throws -> [(name: String, count: Int, ids: [Int64])] {
        try await ledger.postgres.query(Statement.doctorLedger).map { row in
            (try row.decode("name"), try row.decode("count"), try row.decode("ids"))
        }
    }
}

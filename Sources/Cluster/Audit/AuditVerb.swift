// SPDX-License-Identifier: Apache-2.0

/// What was done, as the audit trail spells it. The spellings are for good: programs filter by them.
package enum AuditVerb: String, Sendable, Codable, CaseIterable {
    case jobSubmit = "job.submit"
    case jobCancel = "job.cancel"
    case jobRetry = "job.retry"
    case ledgerMigrate = "ledger.migrate"
}

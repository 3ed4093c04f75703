// SPDX-License-Identifier: Apache-2.0

import Cluster

/// A job as the answer to a request: everything about it, and whether the request has made it.
struct SubmittedJob: Encodable {
    let record: JobRecord
    let receipt: JobReceipt

    private enum CodingKeys: String, CodingKey {
        case isExisting
        case isPostponed
    }

    func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(!receipt.isNew, forKey: .isExisting)
        try container.encode(receipt.isPostponed, forKey: .isPostponed)
    }

    /// What stands for the request instead of a new job; `nil` when there is a new one.
    var note: String? {
        if receipt.isNew { return nil }
        guard receipt.isPostponed else { return "job \(record.id) is there already and stands for this request" }
        return "job \(record.id) was waiting: it has the new parameters now, and starts \(Format.instant(record.runAt))"
    }
}

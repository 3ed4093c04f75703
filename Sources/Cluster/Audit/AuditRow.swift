// SPDX-License-Identifier: Apache-2.0

import Hashing
import Postgres

/// An entry of the audit trail as it is hashed.
struct AuditRow: Sendable {
    var id: Int64
    /// The fields in the order in which they are hashed; `nil` is NULL.
    var fields: [String?]
    /// Hexadecimal.
    var previous: String
    var hash: String

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        fields = [
            "\(id)", try row.decode("at"), try row.decode("actor"), try row.decode("verb"),
            try row.decode("subjects"), try row.decodeIfPresent("reason"), try row.decode("details"),
        ]
        previous = try row.decode("previous")
        hash = try row.decode("hash")
    }

    /// The text that `rounds.audit_content` makes in PostgreSQL.
    var content: String {
        fields.map { field in field.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: ",")
    }

    /// The hash that the entry must have, computed here: the database's own functions may have been changed, too.
    var expectedHash: String {
        SHA256.hexadecimal(of: Self.bytes(previous) + Array(content.utf8))
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Foundation
import Jobs
import Postgres

/// An entry of the audit trail, for people and programs to look at.
package struct AuditRecord: Sendable, Codable {
    /// Its place in the chain.
    package var id: Int64
    package var at: Date
    package var actor: String
    /// As the trail spells it; an entry of a newer program may have a verb that this one does not know.
    package var verb: String
    package var subjects: [String]
    package var reason: String?
    package var details: JSONDocument
    /// 64 hexadecimal digits; whoever keeps them can prove later that nothing up to here was changed.
    package var hash: String

    init(_ row: PostgresRow) throws {
        id = try row.decode("id")
        at = try row.decode("at")
        actor = try row.decode("actor")
        verb = try row.decode("verb")
        subjects = try row.decode("subjects")
        reason = try row.decodeIfPresent("reason")
        details = JSONDocument(text: try row.decode("details"))
        hash = try row.decode("hash")
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Follows the chain of the audit trail entry by entry and finds where it is broken.
struct AuditChain: Sendable {
    private static let beginning = String(repeating: "0", count: 64)
    /// Problems that are told; the rest is only counted.
    private static let mostProblems = 100

    private var last: (id: Int64, hash: String, isSound: Bool) = (0, beginning, true)
    private let kept: String?
    private var hasKept = false
    private(set) var result = AuditVerification()

    /// - Parameter kept: the hash of an entry that somebody wrote down, in small hexadecimal digits.
    init(kept: String? = nil) {
        self.kept = kept
    }

    /// Looks at the next entry.
    mutating func check(_ row: AuditRow) {
        result.entries += 1
        if row.hash == kept { hasKept = true }
        let isNext = row.id == last.id + 1
        if !isNext { missing(last.id + 1, row.id - 1) }
        let isSound = row.hash == row.expectedHash
        if !isSound {
            found(row.id, "entry \(row.id) is not what was recorded: its content or its hash was altered")
        } else if isNext, row.previous != last.hash, last.isSound {
            found(max(1, last.id), "entry \(max(1, last.id)) was altered, and its hash with it")
        }
        last = (row.id, row.hash, isSound)
    }

    /// Compares the end of what was read with what the database and the caller hold for the end.
    mutating func end(at head: AuditVerification.Head?) {
        guard let head else {
            found(last.id, "the row with the end of the chain is missing")
            return
        }
        if head.id > last.id { missing(last.id + 1, head.id) }
        if head.id < last.id {
            found(head.id + 1, "entries from \(head.id + 1) on were added past the chain, which ends with \(head.id)")
        }
        if head.id == last.id && head.hash != last.hash && last.isSound {
            found(last.id, "entry \(last.id) was replaced: the end of the chain has another hash")
        }
        if kept != nil && !hasKept {
            found(last.id, "no entry has the hash that was kept: the one that had it was altered or is missing")
        }
        result.head = AuditVerification.Head(id: last.id, hash: last.hash)
    }

    private mutating func missing(_ first: Int64, _ last: Int64) {
        found(first, first == last ? "entry \(first) is missing" : "entries \(first) to \(last) are missing")
    }

    private mutating func found(_ entry: Int64, _ problem: String) {
        result.problemCount += 1
        if result.problems.count < Self.mostProblems {
            result.problems.append(AuditVerification.Problem(entry: entry, text: problem))
        }
    }
}

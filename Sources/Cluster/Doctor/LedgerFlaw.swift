// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs

/// A rule of the ledger that is broken; the names are those of `doctor_ledger.sql`.
enum LedgerFlaw: String, CaseIterable {
    case endedWithoutTime = "ended-without-time"
    case laterAttempt = "later-attempt"
    case runningWithoutWorker = "running-without-worker"
    case failuresSpent = "failures-spent"
    case blockedForGood = "blocked-for-good"
    case blockedInVain = "blocked-in-vain"
    case runNotEnded = "run-not-ended"
    case occurrenceWithoutWork = "occurrence-without-work"
    case expiredButOpen = "expired-but-open"
    case unguarded

    /// Whether running the workflow advancer puts it right.
    var isMendedByAdvancer: Bool { self == .blockedInVain || self == .runNotEnded }

    /// - Parameters:
    ///   - count: how often the rule is broken.
    ///   - ids: some jobs; for `runNotEnded` runs, for `occurrenceWithoutWork` instants in seconds since 1970.
    func finding(count: Int, ids: [Int64], isRepaired: Bool) -> Finding {
        let (what, meaning, remedy) = words(count, ids)
        let isAboutJobs = ![.runNotEnded, .occurrenceWithoutWork, .unguarded].contains(self)
        return Finding(
            "ledger/\(rawValue)", .broken, what: what, meaning: meaning, remedy: remedy,
            jobs: isAboutJobs ? ids.map { JobID(rawValue: $0) } : [], isRepaired: isRepaired)
    }

    private func words(_ count: Int, _ ids: [Int64]) -> (what: String, meaning: String, remedy: String) {
        let jobs = count == 1 ? "1 job" : "\(count) jobs"
        let advance = "see that a coordinator leads; `rounds doctor --fix` does it once"
        let edited = "somebody has changed the ledger by hand; take the rows back from a backup or correct them"
        switch self {
        case .endedWithoutTime:
            return ("\(jobs): ended, but without the time of the end", "they count as open for good", edited)
        case .laterAttempt:
            return (
                "\(jobs): with a record of a later attempt than the current one",
                "an attempt that was thought lost could commit", edited
            )
        case .runningWithoutWorker:
            return ("\(jobs): running, but by no worker or in no attempt", "nobody will take them back", edited)
        case .failuresSpent:
            return (
                "\(jobs): open although no failure is left to them", "they are tried more often than was asked for",
                edited
            )
        case .blockedForGood:
            return (
                "\(jobs): blocked in a run that has ended", "they will never start",
                "`rounds jobs cancel` ends them; `rounds jobs retry` of the step before them takes the run up again"
            )
        case .blockedInVain:
            return ("\(jobs): blocked, though all that they wait for has ended", "the workflow stands still", advance)
        case .runNotEnded:
            return (
                "\(count) workflow runs still running, though all their jobs have ended: "
                    + ids.map(String.init).joined(separator: ", "),
                "schedules that must not overlap skip their turn", advance
            )
        case .occurrenceWithoutWork:
            let times = ids.map { Date(timeIntervalSince1970: Double($0)).formatted(.iso8601) }
            return (
                "\(count) schedule occurrences fired, but started nothing: " + times.joined(separator: ", "),
                "that work was not done", "`rounds schedules run` does it now"
            )
        case .expiredButOpen:
            return (
                "\(jobs): not started by the time after which nobody wants them", "they wait, or start too late",
                advance
            )
        case .unguarded:
            return (
                "the ledger's table of jobs lacks its check of states and times",
                "mistakes of other programs would go unnoticed",
                "`rounds migrate`; restore the constraint jobs_finished"
            )
        }
    }
}

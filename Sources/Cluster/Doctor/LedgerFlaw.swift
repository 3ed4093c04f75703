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
    case stepNotEnded = "step-not-ended"
    case stepLacksJobs = "step-lacks-jobs"
    case endedRunGoesOn = "ended-run-goes-on"
    case runNotEnded = "run-not-ended"
    case occurrenceWithoutWork = "occurrence-without-work"
    case expiredButOpen = "expired-but-open"
    case unguarded

    /// Whether running the workflow advancer puts it right.
    var isMendedByAdvancer: Bool { [.blockedInVain, .stepNotEnded, .runNotEnded].contains(self) }

    /// Whether the numbers that belong to it are those of workflow runs.
    private var isAboutRuns: Bool {
        [.stepNotEnded, .stepLacksJobs, .endedRunGoesOn, .runNotEnded].contains(self)
    }

    /// - Parameters:
    ///   - count: how often the rule is broken.
    ///   - ids: some jobs, or runs where it is about these; for `occurrenceWithoutWork` instants in seconds since 1970.
    func finding(count: Int, ids: [Int64], isRepaired: Bool) -> Finding {
        let (what, meaning, remedy) = words(count, ids)
        let isAboutJobs = !isAboutRuns && self != .occurrenceWithoutWork && self != .unguarded
        return Finding(
            "ledger/\(rawValue)", .broken, what: what, meaning: meaning, remedy: remedy,
            jobs: isAboutJobs ? ids.map { JobID(rawValue: $0) } : [], isRepaired: isRepaired)
    }

    private func words(_ count: Int, _ ids: [Int64]) -> (what: String, meaning: String, remedy: String) {
        let jobs = count == 1 ? "1 job" : "\(count) jobs"
        let runs = "\(count == 1 ? "1 workflow run" : "\(count) workflow runs")"
        let which = ids.map(String.init).joined(separator: ", ")
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
            return ("\(jobs): blocked, though a place is free for them", "the workflow stands still", advance)
        case .stepNotEnded:
            return (
                "\(runs) with a step that still runs, though its jobs have ended: \(which)",
                "what needs it does not begin", advance
            )
        case .stepLacksJobs:
            return (
                "\(runs) with a step that has more or fewer jobs than were made of it: \(which)",
                "the step ends without them, or waits for them for good", edited
            )
        case .endedRunGoesOn:
            return (
                "\(runs) ended with a step that has not: \(which)", "that step will never begin or end",
                "`rounds workflows retry` takes the run up again"
            )
        case .runNotEnded:
            return (
                "\(runs) still running, though no step is: \(which)",
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

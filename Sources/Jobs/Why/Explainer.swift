// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The rules that turn facts about a job into the reason why it waits or ended.
package struct Explainer: Sendable {
    let facts: JobFacts
    private let instant: @Sendable (Date) -> String

    /// - Parameters:
    ///   - facts: all that is known of the job.
    ///   - instant: how a moment is written.
    package init(_ facts: JobFacts, instant: @escaping @Sendable (Date) -> String) {
        self.facts = facts
        self.instant = instant
    }

    /// The reason that matters most, and what else there is to know.
    package var explanation: JobExplanation {
        switch facts.state {
        case .blocked: blocked
        case .scheduled: facts.isDue ? ready : scheduled
        case .retrying: facts.isDue ? ready : retrying
        case .queued: ready
        case .running: running
        case .succeeded: succeeded
        case .failed: failed
        case .cancelled: cancelled
        }
    }

    private var blocked: JobExplanation {
        guard let turn = facts.turn else {
            return JobExplanation(
                "blocked", "what it waits for is not there any more", ["`rounds doctor` says what is wrong"])
        }
        guard turn.holders.count >= turn.maxParallel else {
            return JobExplanation(
                "place-free", "a place in step '\(turn.step)' is free, and the coordinator is about to make it ready",
                leader)
        }
        return JobExplanation(
            "max-parallel",
            "step '\(turn.step)' has \(turn.holders.count) of \(turn.maxParallel) jobs under way that it may have at a time",
            ["under way: " + turn.holders.map { "job \($0)" }.joined(separator: ", ")])
    }

    private var scheduled: JobExplanation {
        JobExplanation("scheduled", "it waits for its time, \(moment(facts.runAt))", leader)
    }

    private var retrying: JobExplanation {
        let failure = facts.error.map { ": \($0.message)" } ?? ""
        return JobExplanation(
            "retrying", "attempt \(facts.attempt) failed\(failure); the next one starts \(moment(facts.runAt))",
            ["\(facts.failures) of \(facts.maxAttempts) failures are used up"] + leader)
    }

    private var running: JobExplanation {
        let worker = facts.worker ?? "a worker"
        var details: [String] = []
        if let until = facts.leaseUntil, until < facts.now {
            details.append("its lease ran out \(moment(until)): the worker is taken for dead, another one gets the job")
            details += leader
        }
        if facts.lostLeases > 0 { details.append(lost) }
        if let by = facts.cancelledBy {
            return JobExplanation(
                "stopping",
                "\(by) wants it stopped\(facts.cancelReason.map { ": \($0)" } ?? ""); \(worker) has yet to stop it",
                ["asked for \(moment(facts.cancelledAt))"] + details)
        }
        return JobExplanation(
            "running", "it runs on \(worker), attempt \(facts.attempt), since \(moment(facts.startedAt))", details)
    }

    private var succeeded: JobExplanation {
        JobExplanation(
            "succeeded", "it succeeded in attempt \(facts.attempt), \(moment(facts.finishedAt))",
            facts.lostLeases > 0 ? [lost] : [])
    }

    private var failed: JobExplanation {
        let retry = "`rounds jobs retry \(facts.id)` tries again, once the cause is gone"
        let message = facts.error?.message ?? "no reason is recorded"
        let when = "it failed \(moment(facts.finishedAt))"
        switch facts.error?.type {
        case "poison":
            return JobExplanation(
                "poison", "it was given up because it probably kills its workers: \(message)",
                [when, "look for the OOM killer in the kernel's log of that server", retry])
        case "expired":
            return JobExplanation(
                "expired", "it did not start by the time after which nobody wants it: \(message)", [when, retry])
        case "bad-input":
            return JobExplanation(
                "bad-input", "its input cannot be used: \(message)", [when, "submit it anew with other input"])
        case "timed-out":
            return JobExplanation("timed-out", "it took too long, \(facts.failures) times: \(message)", [when, retry])
        default:
            return JobExplanation(
                "failed", "attempt \(facts.attempt) failed and no other is left: \(message)",
                [when, "\(facts.failures) of \(facts.maxAttempts) failures are used up", retry])
        }
    }

    private var cancelled: JobExplanation {
        let reason = facts.cancelReason.map { ": \($0)" } ?? ""
        return JobExplanation(
            "cancelled", "\(facts.cancelledBy ?? "somebody") cancelled it\(reason)",
            ["it was cancelled \(moment(facts.finishedAt))", "`rounds jobs retry \(facts.id)` takes it back"])
    }

    /// A moment, and how far away it is: `2026-03-01 02:30:00 (in 2 h)`.
    func moment(_ date: Date?) -> String {
        guard let date else { return "at an unknown time" }
        let seconds = date.timeIntervalSince(facts.now)
        let span = Self.span(seconds.magnitude)
        return "\(instant(date)) (\(seconds > 0 ? "in \(span)" : "\(span) ago"))"
    }

    /// `40 s`, `5 min`, `3 h`, `4 days`.
    static func span(_ seconds: Double) -> String {
        switch seconds {
        case ..<100: "\(Int(seconds.rounded())) s"
        case ..<6000: "\(Int((seconds / 60).rounded())) min"
        case ..<172_800: "\(Int((seconds / 3600).rounded())) h"
        default: "\(Int((seconds / 86_400).rounded())) days"
        }
    }

    /// What stands in the way of everything that a coordinator does.
    var leader: [String] {
        facts.isLed ? [] : ["no coordinator leads, so it does not start then: `rounds up` or `rounds coordinator`"]
    }

    /// How often the job has cost a worker its lease.
    var lost: String {
        let times = facts.lostLeases == 1 ? "once" : "\(facts.lostLeases) times"
        return "its worker died or went silent \(times)"
    }
}

extension JobFacts {
    /// Whether the time of a delayed job has come.
    var isDue: Bool { runAt.map { $0 <= now } ?? true }
}

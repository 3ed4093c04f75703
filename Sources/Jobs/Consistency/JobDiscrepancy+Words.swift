// SPDX-License-Identifier: Apache-2.0

extension JobDiscrepancy {
    /// What is wrong, of one job or several: `… jobs` comes before it.
    package var what: String {
        switch self {
        case .missing: "accepted, but Redis has no record of them"
        case .foreign: "in Redis that the ledger does not have"
        case .leftover: "still handed out by Redis, though by the ledger they have ended or wait for others"
        case .duplicated: "in more than one place in Redis"
        case .misplaced: "in no place in Redis that fits their state"
        case .wrongState: "in one state by the ledger and in another one in Redis"
        case .wrongAttempt: "with an attempt number in Redis that is older than the ledger's"
        case .wrongTime: "that Redis would start at another time than the ledger says"
        case .overdue: "whose time has come, but which have not been made ready"
        case .noLease: "running without a lease"
        case .lapsedLease: "whose lease ran out, but which nobody took back"
        case .holderGone: "leased to a worker that is not there"
        case .claimNotBegun: "claimed by a worker that has not begun them"
        case .cancellationUnheard: "cancelled by somebody, but their worker cannot know"
        case .keptForever: "ended, whose record in Redis would never go away"
        }
    }

    /// What that means for the work.
    package var meaning: String {
        switch self {
        case .missing: "no worker will find them"
        case .foreign: "a worker that claims one is refused by the ledger; nothing is done twice, but counts are wrong"
        case .leftover: "a worker that claims one is refused by the ledger; nothing is done twice, but time is lost"
        case .duplicated: "a second worker may claim one and is refused by the ledger; nothing is done twice"
        case .misplaced: "no worker will find them"
        case .wrongState: "whoever asks Redis is told something wrong, and the job may wait in vain"
        case .wrongAttempt: "the next claim is refused by the ledger; the job starts later than it could"
        case .wrongTime: "they start too early or too late"
        case .overdue: "they wait although they could run"
        case .noLease: "nobody would notice if their worker died"
        case .lapsedLease: "their worker is probably dead, and they do not run elsewhere"
        case .holderGone: "they may make no progress"
        case .claimNotBegun: "their worker probably cannot reach PostgreSQL"
        case .cancellationUnheard: "they go on until they end by themselves"
        case .keptForever: "Redis fills up slowly"
        }
    }

    /// What puts it right.
    package var remedy: String {
        switch self {
        case .overdue, .lapsedLease:
            "see that a coordinator leads: its log says why it does not; `rounds doctor --fix` does it once"
        case .holderGone, .claimNotBegun:
            "look at that worker's log; kill the worker when it hangs, and the jobs go to another one"
        case .cancellationUnheard, .duplicated, .foreign, .keptForever, .leftover, .misplaced, .missing, .noLease,
            .wrongAttempt, .wrongState, .wrongTime:
            "`rounds doctor --fix` makes Redis say what the ledger says"
        }
    }

    /// Whether it is repaired by making Redis say what the ledger says.
    package var isMendedFromLedger: Bool {
        switch self {
        case .overdue, .lapsedLease, .holderGone, .claimNotBegun: false
        case .cancellationUnheard, .duplicated, .foreign, .keptForever, .leftover, .misplaced, .missing, .noLease,
            .wrongAttempt, .wrongState, .wrongTime:
            true
        }
    }
}

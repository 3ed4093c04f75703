// SPDX-License-Identifier: Apache-2.0

/// What may become of a job, as the harness understands it; written down apart from the product on purpose.
enum JobRules {
    private static let starts: Set = ["queued", "scheduled", "retrying", "running"]
    private static let ends: Set = ["queued", "retrying", "succeeded", "failed", "cancelled"]

    static let terminal: Set = ["succeeded", "failed", "cancelled"]

    /// What is wrong with the life of one job, change by change.
    static func violations(of changes: [JobChange]) -> [Violation] {
        var found: [Violation] = []
        var highest = 0
        for change in changes {
            guard let from = change.oldState else {
                if !["queued", "scheduled", "blocked"].contains(change.state) || change.attempt != 0 {
                    found.append(Violation(change.job, "was accepted as \(change.state), attempt \(change.attempt)"))
                }
                continue
            }
            if !isLegal(from, change) {
                found.append(
                    Violation(
                        change.job,
                        "went from \(from) (\(change.oldAttempt ?? 0)) to \(change.state) (\(change.attempt))"))
            }
            guard change.isStart else { continue }
            if change.attempt <= highest {
                found.append(Violation(change.job, "attempt \(change.attempt) began after attempt \(highest)"))
            }
            if change.isCancelRequested {
                found.append(Violation(change.job, "attempt \(change.attempt) began after the job was cancelled"))
            }
            highest = max(highest, change.attempt)
        }
        return found
    }

    private static func isLegal(_ from: String, _ change: JobChange) -> Bool {
        let isSameAttempt = change.attempt == change.oldAttempt
        switch (from, change.state) {
        case (_, "running") where !isSameAttempt: return starts.contains(from)
        case (let old, let new) where old == new: return isSameAttempt
        case ("running", let end): return isSameAttempt && ends.contains(end)
        case ("queued", "cancelled"), ("scheduled", "cancelled"), ("retrying", "cancelled"): return isSameAttempt
        // An item of a workflow waits for its place among those that may run at a time.
        case ("blocked", "queued"), ("blocked", "cancelled"): return isSameAttempt
        // Somebody took the job back.
        case ("failed", "queued"), ("cancelled", "queued"): return isSameAttempt
        default: return false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

extension RunStepRecord {
    /// How many of its jobs have ended, of how many: `3/7`; nothing for a step of one job.
    var count: String? {
        hasItems && (jobs > 0 || state == .succeeded) ? "\(ended)/\(jobs)" : nil
    }

    /// Its state, and how far it is when it has many jobs.
    var words: String { [state.rawValue, count].compactMap(\.self).joined(separator: " ") }

    /// What there is to say about a step of many jobs, or of none.
    var note: String {
        if hasItems && failed > 0 {
            return "\(failed) of \(jobs) failed" + (reason.map { "\(failed > 1 ? ", the first" : ""): \($0)" } ?? "")
        }
        if let reason { return reason }
        if state == .blocked { return predecessors.isEmpty ? "" : "after \(predecessors.joined(separator: ", "))" }
        if hasItems && state == .succeeded && jobs == 0 { return "nothing to do: the list is empty" }
        return ""
    }
}

extension RunProgress {
    /// How far a run is.
    ///
    /// - Parameters:
    ///   - steps: all of the run.
    ///   - jobs: its jobs, as far as their own progress shall count.
    init(_ steps: [RunStepRecord], jobs: [JobRecord] = []) {
        var running: [String: Double] = [:]
        for job in jobs where job.state == .running {
            let name = String((job.step ?? "").prefix { $0 != "[" })
            running[name, default: 0] += job.progress?.fraction ?? 0
        }
        self.init(steps.filter { $0.compensates == nil }.map { $0.share(running: running[$0.name, default: 0]) })
    }
}

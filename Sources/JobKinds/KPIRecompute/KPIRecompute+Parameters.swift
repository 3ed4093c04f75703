// SPDX-License-Identifier: Apache-2.0

package import Hospital
import Jobs

extension KPIRecompute {
    /// One of the jobs that share a full recompute.
    package enum Step: String, Codable, Sendable {
        /// Says into which parts the work is divided.
        case plan
        /// Computes one of them, unseen.
        case part
        /// Lets all of them be seen at once.
        case publish
    }

    /// What to recompute; only what was touched when nothing is given.
    package struct Parameters: Codable, Sendable, Hashable {
        /// All days of all branches.
        package var full: Bool?
        /// First and last local day whose data is said to have changed; either may be left open.
        package var from: LocalDay?
        package var to: LocalDay?
        /// Names of KPIs; all of them when left out. All days, unless a range is given.
        package var kpis: [String]?
        /// The job's place in a recompute that several jobs share.
        package var step: Step?
        /// Of a plan: how many parts; 4 when left out.
        package var parts: Int?
        /// Of a part and of a publication: the number that the plan gave.
        package var run: Int?
        /// Of a part: its own number and its branches.
        package var part: Int?
        package var branches: [String]?

        package init(
            full: Bool? = nil, from: LocalDay? = nil, to: LocalDay? = nil, kpis: [String]? = nil, step: Step? = nil,
            parts: Int? = nil, run: Int? = nil, part: Int? = nil, branches: [String]? = nil
        ) {
            self.full = full
            self.from = from
            self.to = to
            self.kpis = kpis
            self.step = step
            self.parts = parts
            self.run = run
            self.part = part
            self.branches = branches
        }

        /// - Throws: `BadInput` when parameters contradict each other or one is missing.
        func validate() throws(BadInput) {
            if full == true && (from != nil || to != nil) {
                throw BadInput("'full' means all days and cannot be given together with 'from' or 'to'")
            }
            if let from, let to, to < from {
                throw BadInput("the range of days ends (\(to)) before it begins (\(from))")
            }
            guard let step else {
                guard parts == nil, run == nil, part == nil, branches == nil else {
                    throw BadInput("'parts', 'run', 'part' and 'branches' are for a 'step' of a recompute in parts")
                }
                return
            }
            guard full == nil, from == nil, to == nil, kpis == nil else {
                throw BadInput(
                    "a recompute in parts is of all days and KPIs", hint: "leave out 'full', 'from', 'to', 'kpis'")
            }
            if let parts, !(1...1000).contains(parts) { throw BadInput("'parts' must be from 1 to 1000, not \(parts)") }
            if step != .plan && run == nil { throw BadInput("'run' is missing: the number that the plan gave") }
            if step == .part && (part == nil || branches == nil) {
                throw BadInput("a part needs 'part' and 'branches', as the plan gave them")
            }
        }
    }

    /// What was recomputed.
    package struct Result: Codable, Sendable, Hashable {
        /// One KPI's part.
        package struct Part: Codable, Sendable, Hashable {
            package let kpi: String
            /// Values of the days computed.
            package let rows: Int
            /// Values of days that were new or differed.
            package let changed: Int
            /// Values of days that have none any more.
            package let removed: Int
        }

        package let from: LocalDay?
        package let to: LocalDay?
        package let kpis: [Part]
        package let rows: Int
        package let changed: Int
        package let removed: Int
        package let seconds: Double
        /// Of a plan: the number of the run, and what its parts are.
        package let run: Int?
        package let parts: [KPIRuns.Part]?
    }
}

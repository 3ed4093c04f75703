// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Definitions
package import Hospital
import Jobs
import Postgres

/// The job kind `alert-check`: evaluates the rules of `jobs/alerts/`, raises alerts and clears them.
///
/// *Guarantees.* All rules are evaluated on one state of the alerts, and what changes appears at once, in the transaction
/// that records the job's success. A rule has at most one alert that is not cleared for each branch or department.
/// Evaluating the same data again changes nothing.
///
/// *Does not* compute what the rules watch: KPIs and forecasts are as their own jobs have left them. *Does not* tell
/// anybody; alerts are there to be read.
package struct AlertCheck: JobKind {
    package static let name = "alert-check"

    private let rules: String
    private let kpis: String

    /// - Parameters:
    ///   - rules: where the rules' files lie, for example `jobs/alerts`.
    ///   - kpis: where the KPI files lie, for example `jobs/kpis`.
    package init(rules: String, kpis: String) {
        self.rules = rules
        self.kpis = kpis
    }

    /// What to evaluate.
    package struct Parameters: Codable, Sendable, Hashable {
        /// Names of rules; all of them when left out.
        package var rules: [String]?

        package init(rules: [String]? = nil) {
            self.rules = rules
        }
    }

    /// What came of it.
    package struct Result: Codable, Sendable, Hashable {
        package let rules: [AlertStore.Outcome]
        package let raised: Int
        /// Those whose rule is gone included.
        package let cleared: Int
        package let active: Int
        package let seconds: Double
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try wanted(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let started = ContinuousClock.now
        let wanted = try wanted(parameters)
        return try await context.finish { transaction in
            let store = AlertStore(transaction: transaction, who: "job \(context.jobID)")
            try await store.lock()
            var outcomes: [AlertStore.Outcome] = []
            for rule in wanted {
                try context.checkCancellation()
                context.progress(Int64(outcomes.count), of: Int64(wanted.count), rule.title)
                let outcome = try await store.evaluate(rule)
                context.log(
                    "\(rule.name): \(outcome.raised) raised, \(outcome.cleared) cleared, \(outcome.active) there now")
                if outcome.subjects == 0 { context.log("\(rule.name): there is nothing yet of what it watches") }
                outcomes.append(outcome)
            }
            let orphans = parameters.rules == nil ? try await store.clearAll(except: wanted) : 0
            if orphans > 0 { context.log("cleared \(orphans) alerts whose rule is gone") }
            context.progress(Int64(wanted.count), of: Int64(wanted.count), "done")
            return Result(
                rules: outcomes, raised: outcomes.reduce(0) { $0 + $1.raised },
                cleared: orphans + outcomes.reduce(0) { $0 + $1.cleared },
                active: outcomes.reduce(0) { $0 + $1.active },
                seconds: (ContinuousClock.now - started) / .seconds(1))
        }
    }

    private func wanted(_ parameters: Parameters) throws(BadInput) -> [AlertRule] {
        let kpis = try KPICatalog(directory: kpis).definitions(named: nil)
        return try AlertCatalog(directory: rules, kpis: kpis).definitions(named: parameters.rules)
    }
}

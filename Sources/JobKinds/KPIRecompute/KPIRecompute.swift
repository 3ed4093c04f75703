// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Definitions
import Hospital
import Jobs
import Postgres

/// The job kind `kpi-recompute`: computes KPIs from the hospital's data and stores their values.
///
/// Without parameters it computes what has been touched since the last time, and all of what is new or defined anew.
///
/// *Guarantees.* All KPIs of a job appear at once, in the transaction that records the job's success; a job that
/// fails, is cancelled or loses its lease leaves the old values, and what was touched stays touched. Recomputing what
/// has not changed writes nothing. With a step, jobs share the work: only the one that publishes is seen.
package struct KPIRecompute: JobKind {
    package static let name = "kpi-recompute"

    private let directory: String

    /// - Parameter directory: where the KPI files lie, for example `jobs/kpis`.
    package init(directory: String) {
        self.directory = directory
    }

    package func validate(_ parameters: Parameters) async throws {
        try parameters.validate()
        _ = try wanted(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        try parameters.validate()
        let definitions = try wanted(parameters)
        return try await context.finish { transaction in
            var work = KPIWork(transaction: transaction, context: context, total: definitions.count)
            switch parameters.step {
            case .plan: try await work.plan(definitions, parts: parameters.parts ?? 4)
            case .part: try await work.computePart(definitions, parameters)
            case .publish: try await work.publish(definitions, run: parameters.run ?? 0)
            case nil: try await work.compute(definitions, parameters)
            }
            return work.result(parameters)
        }
    }

    private func wanted(_ parameters: Parameters) throws(BadInput) -> [KPIDefinition] {
        try KPICatalog(directory: directory).definitions(named: parameters.kpis)
    }
}

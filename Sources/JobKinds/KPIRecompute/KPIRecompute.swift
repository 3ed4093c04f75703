// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Definitions
package import Hospital
import Jobs
import Postgres

/// The job kind `kpi-recompute`: computes KPIs from the hospital's data and stores their values.
///
/// *Guarantees.* All KPIs of a job appear at once, in the transaction that records the job's success; a job that
/// fails, is cancelled or loses its lease leaves the old values. Recomputing what has not changed writes nothing.
///
/// *Does not* notice by itself which days have changed: it recomputes the days it is given.
package struct KPIRecompute: JobKind {
    package static let name = "kpi-recompute"

    private let directory: String

    /// - Parameter directory: where the KPI files lie, for example `jobs/kpis`.
    package init(directory: String) {
        self.directory = directory
    }

    /// What to recompute.
    package struct Parameters: Codable, Sendable, Hashable {
        /// All days; also what happens when neither this nor a range is given.
        package var full: Bool?
        /// First and last local day whose data changed; either may be left open.
        package var from: LocalDay?
        package var to: LocalDay?
        /// Names of KPIs; all of them when left out.
        package var kpis: [String]?

        package init(full: Bool? = nil, from: LocalDay? = nil, to: LocalDay? = nil, kpis: [String]? = nil) {
            self.full = full
            self.from = from
            self.to = to
            self.kpis = kpis
        }
    }

    /// What was recomputed.
    package struct Result: Codable, Sendable, Hashable {
        /// One KPI's part.
        package struct Part: Codable, Sendable, Hashable {
            package let kpi: String
            /// Values of the range.
            package let rows: Int
            /// Values that were new or differed.
            package let changed: Int
            /// Values that are no longer there.
            package let removed: Int
            package let seconds: Double
        }

        package let from: LocalDay?
        package let to: LocalDay?
        package let kpis: [Part]
        package let rows: Int
        package let changed: Int
        package let removed: Int
        package let seconds: Double
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try wanted(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let definitions = try wanted(parameters)
        let isEverything = parameters.from == nil && parameters.to == nil && parameters.kpis == nil
        let started = ContinuousClock.now
        return try await context.finish { transaction in
            let store = KPIStore(transaction: transaction)
            var parts: [Result.Part] = []
            for definition in definitions {
                try context.checkCancellation()
                context.progress(Int64(parts.count), of: Int64(definitions.count), definition.title)
                let part = try await recompute(definition, parameters, in: store)
                context.log("\(part.kpi): \(part.rows) values, \(part.changed) changed, \(part.removed) removed")
                parts.append(part)
            }
            if isEverything {
                let dropped = try await store.removeAll(except: definitions)
                if dropped > 0 { context.log("removed \(dropped) KPIs that have no file any more") }
            }
            context.progress(Int64(parts.count), of: Int64(definitions.count), "done")
            return Result(
                from: parameters.from, to: parameters.to, kpis: parts, rows: parts.reduce(0) { $0 + $1.rows },
                changed: parts.reduce(0) { $0 + $1.changed }, removed: parts.reduce(0) { $0 + $1.removed },
                seconds: (ContinuousClock.now - started) / .seconds(1))
        }
    }

    private func recompute(
        _ definition: KPIDefinition, _ parameters: Parameters, in store: KPIStore
    ) async throws -> Result.Part {
        let days = definition.affectedDays(from: parameters.from, to: parameters.to)
        let started = ContinuousClock.now
        let outcome: KPIStore.Outcome
        do {
            outcome = try await store.recompute(definition, from: days.from, to: days.to)
        } catch {
            guard error.isMistakeInQuery else { throw error }
            throw JobFailure("\(definition.file): \(error)", retryable: false)
        }
        return Result.Part(
            kpi: definition.name, rows: outcome.rows, changed: outcome.changed, removed: outcome.removed,
            seconds: (ContinuousClock.now - started) / .seconds(1))
    }

    private func wanted(_ parameters: Parameters) throws(BadInput) -> [KPIDefinition] {
        if parameters.full == true && (parameters.from != nil || parameters.to != nil) {
            throw BadInput("'full' means all days and cannot be given together with 'from' or 'to'")
        }
        if let from = parameters.from, let to = parameters.to, to < from {
            throw BadInput("the range of days ends (\(to)) before it begins (\(from))")
        }
        let catalog: KPICatalog
        do {
            catalog = try KPICatalog(directory: directory)
        } catch {
            throw BadInput(error.description)
        }
        return try catalog.definitions(named: parameters.kpis)
    }
}

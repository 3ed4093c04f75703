// SPDX-License-Identifier: Apache-2.0

package import Cluster
import Definitions
package import Hospital
import Jobs
import Postgres

/// The job kind `quality-check`: looks in the hospital's data for what cannot be.
///
/// *Guarantees.* What all checks of a job found appears at once, in the transaction that records the job's success.
///
/// *Does not* change the data, and does not see all of it at one moment: each check sees what is committed when it runs.
package struct QualityCheck: JobKind {
    package static let name = "quality-check"

    private static let fewExamples = 20
    private static let mostExamples = 1000

    private let directory: String

    /// - Parameter directory: where the checks' files lie, for example `jobs/quality`.
    package init(directory: String) {
        self.directory = directory
    }

    /// What to look for.
    package struct Parameters: Codable, Sendable, Hashable {
        /// Names of checks; all of them when left out.
        package var checks: [String]?
        /// How many examples of each check and branch are kept at most; 20 when left out.
        package var examples: Int?

        package init(checks: [String]? = nil, examples: Int? = nil) {
            self.checks = checks
            self.examples = examples
        }
    }

    /// What was found.
    package struct Result: Codable, Sendable, Hashable {
        /// One check's part.
        package struct Part: Codable, Sendable, Hashable {
            package let check: String
            package let severity: QualityDefinition.Severity
            package let found: Int
            /// Branches in which something was found.
            package let branches: Int
            package let seconds: Double
        }

        package let checks: [Part]
        package let found: Int
        package let seconds: Double
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try wanted(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let started = ContinuousClock.now
        let checks = try wanted(parameters)
        var parts: [Result.Part] = []
        var reports: [(check: QualityDefinition, branches: [QualityReport.Branch])] = []
        for check in checks {
            try context.checkCancellation()
            context.progress(Int64(parts.count), of: Int64(checks.count), check.title)
            let (part, branches) = try await run(check, examples: parameters.examples ?? Self.fewExamples, context)
            context.log("\(check.name): \(part.found) found in \(part.branches) branches")
            parts.append(part)
            reports.append((check, branches))
        }
        context.progress(Int64(checks.count), of: Int64(checks.count), "done")
        return try await context.finish { transaction in
            let store = QualityStore(transaction: transaction)
            try await store.lock()
            for report in reports {
                try await store.replace(with: report.branches, of: report.check, jobID: context.jobID.rawValue)
            }
            if parameters.checks == nil {
                let dropped = try await store.removeAll(except: checks)
                if dropped > 0 { context.log("removed \(dropped) checks that have no file any more") }
            }
            return Result(
                checks: parts, found: parts.reduce(0) { $0 + $1.found },
                seconds: (ContinuousClock.now - started) / .seconds(1))
        }
    }

    private func run(
        _ check: QualityDefinition, examples: Int, _ context: JobContext
    ) async throws -> (Result.Part, [QualityReport.Branch]) {
        let started = ContinuousClock.now
        do {
            let branches = try await QualityReader(context.postgres).run(check, examples: examples)
            let part = Result.Part(
                check: check.name, severity: check.severity, found: branches.reduce(0) { $0 + $1.found },
                branches: branches.count, seconds: (ContinuousClock.now - started) / .seconds(1))
            return (part, branches)
        } catch {
            guard error.isMistakeInQuery else { throw error }
            throw JobFailure("\(check.file): \(error)", retryable: false)
        }
    }

    private func wanted(_ parameters: Parameters) throws(BadInput) -> [QualityDefinition] {
        if let examples = parameters.examples, !(0...Self.mostExamples).contains(examples) {
            throw BadInput("'examples' must be from 0 to \(Self.mostExamples), not \(examples)")
        }
        return try QualityCatalog(directory: directory).definitions(named: parameters.checks)
    }
}

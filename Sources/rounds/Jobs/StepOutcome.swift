// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import JobKinds

/// What came of a job, in a few words that suit its kind.
struct StepOutcome {
    /// Rows taken in, values computed, rows learnt from.
    private(set) var rows: Int64?
    /// Rows set aside because they are bad.
    private(set) var quarantined: Int64?
    private(set) var words: String

    init(_ job: JobRecord) {
        words = JobTable.note(job)
        guard let result = job.result else { return }
        words = ""
        switch job.kind {
        case Ingestion.name: Self.decode(result).map { describe(ingestion: $0) }
        case KPIRecompute.name: Self.decode(result).map { describe(recompute: $0) }
        case ModelRetrain.name: Self.decode(result).map { describe(retrain: $0) }
        case Export.name: Self.decode(result).map { describe(export: $0) }
        default: break
        }
    }

    /// A result that another version of the kind has left may not fit; then there is nothing to say about it.
    private static func decode<Result: Decodable>(_ document: JSONDocument) -> Result? {
        try? JSONDecoder().decode(Result.self, from: Data(document.text.utf8))
    }

    private mutating func describe(ingestion result: IngestionResult) {
        rows = Int64(result.rows)
        quarantined = Int64(result.quarantined)
        let parts = [("new", result.inserted), ("changed", result.updated), ("as before", result.unchanged)]
        words = parts.filter { $0.1 > 0 }.map { "\(Format.count(Int64($0.1))) \($0.0)" }.joined(separator: ", ")
    }

    private mutating func describe(recompute result: KPIRecompute.Result) {
        if let parts = result.parts {
            words = "\(parts.count) parts"
            return
        }
        rows = Int64(result.rows)
        words = "\(result.kpis.count) KPIs, \(Format.count(Int64(result.changed))) values new or changed"
    }

    private mutating func describe(retrain result: ModelRetrain.Result) {
        rows = Int64(result.trainRows)
        let baselines = result.metrics.baselines.map { "\($0.name) \($0.error.number(.mae))" }
        words =
            "version \(result.version) \(result.promoted ? "promoted" : "not promoted"), mean error "
            + "\(result.metrics.model.number(.mae)) \(result.unit); " + baselines.joined(separator: ", ")
    }

    private mutating func describe(export result: Export.Result) {
        rows = result.rows
        words = "\(result.path), \(Format.bytes(result.size))"
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Cluster
package import Hospital
import Jobs
import Postgres

/// The job kind `forecast`: forecasts the next two weeks of each branch from the daily values of its KPIs.
///
/// *Guarantees.* All forecasts of a measure are replaced at once, in the transaction that records the job's success. No
/// series has a forecast without its error; the others have the reason. The same values give the same forecasts.
///
/// *Does not* know holidays, epidemics or what is planned: it goes on with what the days before were like.
package struct Forecast: JobKind {
    package static let name = "forecast"

    package init() {}

    /// What to forecast.
    package struct Parameters: Codable, Sendable, Hashable {
        /// Names of measures; all of them when left out.
        package var measures: [String]?

        package init(measures: [String]? = nil) {
            self.measures = measures
        }
    }

    /// What was forecast.
    package struct Result: Codable, Sendable, Hashable {
        /// One measure's part.
        package struct Part: Codable, Sendable, Hashable {
            package let measure: ForecastMeasure
            /// Branches with a forecast, …
            package let forecasts: Int
            /// … and with values, but too few.
            package let tooShort: Int
            /// How often each method was the best.
            package let methods: [String: Int]
            /// The mean of the branches' scaled errors; `nil` without any.
            package let meanMASE: Double?
        }

        package let horizon: Int
        package let forecasts: Int
        package let measures: [Part]
        package let seconds: Double
    }

    package func validate(_ parameters: Parameters) async throws {
        _ = try measures(parameters)
    }

    package func run(_ parameters: Parameters, context: JobContext) async throws -> Result {
        let started = ContinuousClock.now
        let measures = try measures(parameters)
        context.progress(0, of: nil, "reading the KPIs")
        let reader = ForecastReader(context.postgres)
        var series: [(measure: ForecastMeasure, branch: String, series: DailySeries)] = []
        for measure in measures {
            let found = try await reader.series(of: measure)
            if found.isEmpty { context.log("\(measure.rawValue): no values of the KPI \(measure.kpi)") }
            series += found.map { (measure, $0.branch, $0.series) }
        }
        let forecaster = Forecaster()
        var outcomes: [ForecastStore.Outcome] = []
        for (measure, branch, values) in series {
            try context.checkCancellation()
            context.progress(Int64(outcomes.count), of: Int64(series.count), "\(measure.rawValue) of \(branch)")
            outcomes.append(
                .init(
                    branch: branch, measure: measure, series: values,
                    forecast: Swift.Result { () throws(Forecaster.NoForecast) in try forecaster.forecast(values) }))
        }
        let parts = measures.map { measure in Self.part(measure, outcomes.filter { $0.measure == measure }) }
        for part in parts {
            context.log(
                "\(part.measure.rawValue): \(part.forecasts) forecasts, \(part.tooShort) branches with too little")
        }
        context.progress(Int64(series.count), of: Int64(series.count), "done")
        return try await context.finish { transaction in
            try await ForecastStore(transaction: transaction).replace(
                with: outcomes, of: measures, jobID: context.jobID.rawValue)
            return Result(
                horizon: Forecaster.horizon, forecasts: parts.reduce(0) { $0 + $1.forecasts }, measures: parts,
                seconds: (ContinuousClock.now - started) / .seconds(1))
        }
    }

    private static func part(_ measure: ForecastMeasure, _ outcomes: [ForecastStore.Outcome]) -> Result.Part {
        let forecasts = outcomes.compactMap { try? $0.forecast.get() }
        let errors = forecasts.compactMap(\.mase)
        return Result.Part(
            measure: measure, forecasts: forecasts.count, tooShort: outcomes.count - forecasts.count,
            methods: Dictionary(forecasts.map { ($0.method.rawValue, 1) }, uniquingKeysWith: +),
            meanMASE: errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count))
    }

    private func measures(_ parameters: Parameters) throws(BadInput) -> [ForecastMeasure] {
        guard let names = parameters.measures else { return ForecastMeasure.allCases }
        guard !names.isEmpty else {
            throw BadInput("the list of measures is empty", hint: "leave it out to forecast all of them")
        }
        var wanted: Set<ForecastMeasure> = []
        for name in names { wanted.insert(try ForecastMeasure.named(name)) }
        return ForecastMeasure.allCases.filter(wanted.contains)
    }
}

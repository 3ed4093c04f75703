// SPDX-License-Identifier: Apache-2.0

/// Decides whether a new version becomes champion.
///
/// It does when its error is below that of every baseline and, if there is a champion, below the champion's on the
/// same rows. An equal error is not enough: a version that is no better changes nothing.
package struct PromotionGate: Sendable {
    /// What is known about the champion.
    package enum Champion: Sendable, Hashable {
        case none
        /// Both were measured on rows that neither was trained on.
        case measured(ModelMetrics.ChampionError)
        /// A fair comparison is not possible, in words that follow "version 3".
        case incomparable(version: Int, reason: String)
    }

    /// Whether to promote, and why or why not.
    package struct Decision: Sendable, Hashable {
        package let promoted: Bool
        package let reason: String
    }

    package let metric: ErrorMetric
    /// Of the errors, for the reason.
    package let unit: String

    package init(metric: ErrorMetric, unit: String) {
        self.metric = metric
        self.unit = unit
    }

    /// - Parameters:
    ///   - model: the new version's error on its hold-out.
    ///   - baselines: theirs on the same rows.
    ///   - champion: the present champion.
    package func decide(
        model: RegressionError, baselines: [ModelMetrics.BaselineError], champion: Champion
    ) -> Decision {
        for baseline in baselines where model.value(metric) >= baseline.error.value(metric) {
            return Decision(
                promoted: false,
                reason: "no better than the baseline '\(baseline.name)': \(comparison(model, baseline.error))")
        }
        switch champion {
        case .none:
            return Decision(promoted: true, reason: "first version to beat the baselines: \(text(model))")
        case .measured(let champion):
            let better = champion.challenger.value(metric) < champion.error.value(metric)
            let verdict = better ? "better" : "no better"
            return Decision(
                promoted: better,
                reason: """
                    \(verdict) than the champion, version \(champion.version), on the same \
                    \(champion.error.rows) rows: \(comparison(champion.challenger, champion.error))
                    """)
        case .incomparable(let version, let reason):
            return Decision(
                promoted: false, reason: "cannot be compared with the champion: version \(version) \(reason)")
        }
    }

    private func comparison(_ model: RegressionError, _ other: RegressionError) -> String {
        "\(text(model)) against \(other.number(metric)) \(unit)"
    }

    private func text(_ error: RegressionError) -> String {
        "\(metric.rawValue.uppercased()) \(error.number(metric)) \(unit)"
    }
}

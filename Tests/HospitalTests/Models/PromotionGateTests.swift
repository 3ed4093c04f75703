// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Hospital

@Suite("The gate to becoming champion")
struct PromotionGateTests {
    private let gate = PromotionGate(metric: .mae, unit: "min")

    private func error(_ mae: Double) -> RegressionError { RegressionError(predicted: [mae], actual: [0]) }

    private func baselines(_ errors: Double...) -> [ModelMetrics.BaselineError] {
        errors.map { ModelMetrics.BaselineError(name: "b\($0)", error: error($0)) }
    }

    private func champion(_ mae: Double, challenger: Double) -> PromotionGate.Champion {
        .measured(ModelMetrics.ChampionError(version: 4, error: error(mae), challenger: error(challenger)))
    }

    @Test("opens for the first version that beats every baseline")
    func first() {
        let decision = gate.decide(model: error(2), baselines: baselines(5, 3), champion: .none)
        #expect(decision.promoted)
        #expect(decision.reason == "first version to beat the baselines: MAE 2.000 min")
    }

    @Test("stays shut for a version that a baseline equals or beats, whatever the champion is", arguments: [3.0, 4])
    func noBetterThanBaseline(mae: Double) {
        for champion in [PromotionGate.Champion.none, champion(9, challenger: mae)] {
            let decision = gate.decide(model: error(mae), baselines: baselines(5, 3), champion: champion)
            #expect(!decision.promoted)
            let expected = "no better than the baseline 'b3.0': MAE \(Int(mae)).000 min against 3.000 min"
            #expect(decision.reason == expected)
        }
    }

    @Test(
        "opens for a better version than the champion, not for an equal one",
        arguments: [(2.0, 1.9, true), (2, 2, false), (2, 2.1, false)])
    func champion(champion: Double, challenger: Double, promoted: Bool) {
        let decision = gate.decide(
            model: error(challenger), baselines: baselines(5), champion: self.champion(champion, challenger: challenger)
        )
        #expect(decision.promoted == promoted)
    }

    @Test("stays shut when a fair comparison with the champion is not possible, and says why")
    func incomparable() {
        let decision = gate.decide(
            model: error(1), baselines: baselines(5), champion: .incomparable(version: 4, reason: "is younger"))
        #expect(!decision.promoted)
        #expect(decision.reason == "cannot be compared with the champion: version 4 is younger")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Hospital

@Suite("Holt-Winters smoothing")
struct HoltWintersTests {
    /// The book's equations letter by letter, with the whole history kept, from a first state that is given.
    private func literal(
        _ y: [Double], alpha: Double, beta: Double, gamma: Double, level: Double, trend: Double, seasons: [Double],
        phi: Double, horizon: Int
    ) -> [Double] {
        let m = 7
        // Index m stands for time 0; the seasons before it are s(1 - m) … s(0).
        var l = [Int: Double](), b = [Int: Double](), s = [Int: Double]()
        l[0] = level
        b[0] = trend
        for place in 0..<m { s[place + 1 - m] = seasons[place] }
        for t in 1...y.count {
            l[t] = alpha * (y[t - 1] - s[t - m]!) + (1 - alpha) * (l[t - 1]! + phi * b[t - 1]!)
            b[t] = beta * (l[t]! - l[t - 1]!) + (1 - beta) * phi * b[t - 1]!
            s[t] = gamma * (y[t - 1] - l[t - 1]! - phi * b[t - 1]!) + (1 - gamma) * s[t - m]!
        }
        let t = y.count
        return (1...horizon).map { h in
            let k = (h - 1) / m
            let slope = (1...h).map { pow(phi, Double($0)) }.reduce(0, +)
            return l[t]! + slope * b[t]! + s[t + h - m * (k + 1)]!
        }
    }

    @Test("gives what the equations give when they are written out, damped or not", arguments: [1, 0.98, 0.8])
    func equations(phi: Double) {
        let season: [Double] = [4, 1, 0, -1, -2, -3, 1]
        // Whole first weeks without a trend: the first state is level 50, trend 0 and the season itself.
        var values = (0..<28).map { 50 + season[$0 % 7] }
        var random = SeededRandom(seed: 4)
        for day in 28..<90 {
            let noise = random.double(-4...4)
            values.append(50 + 0.3 * Double(day - 27) + season[day % 7] + noise)
        }
        let model = HoltWinters(alpha: 0.3, beta: 0.05, gamma: 0.2, phi: phi)
        let expected = literal(
            values, alpha: 0.3, beta: 0.05, gamma: 0.2, level: 50, trend: 0, seasons: season, phi: phi,
            horizon: 14)
        for (found, wanted) in zip(model.forecast(values, horizon: 14), expected) {
            #expect(abs(found - wanted) < 1e-9)
        }
    }

    @Test("gives what a pocket calculator gives")
    func byHand() {
        // Two equal weeks, so level 10, trend 0, season 0; then 17, with α = 0.5, β = 0.1, γ = 0.4:
        // l = 0.5 · 17 + 0.5 · 10 = 13.5, b = 0.1 · 3.5 = 0.35, s = 0.4 · 7 = 2.8 for that weekday.
        let values = Array(repeating: 10.0, count: 28) + [17]
        let forecast = HoltWinters(alpha: 0.5, beta: 0.1, gamma: 0.4).forecast(values, horizon: 8)
        for (step, value) in forecast.enumerated() {
            let expected = 13.5 + 0.35 * Double(step + 1) + (step == 6 ? 2.8 : 0)
            #expect(abs(value - expected) < 1e-12)
        }
    }

    @Test("goes on without error with what is nothing but a line and a season", arguments: [29, 42, 73])
    func exact(days: Int) {
        let season: [Double] = [5, 3, 0, 0, -1, -4, -3]
        func value(_ day: Int) -> Double { 20 + 0.5 * Double(day) + season[day % 7] }
        let values = (0..<days).map(value)
        let forecast = HoltWinters.fitted(to: values).forecast(values, horizon: 14)
        for step in 0..<14 { #expect(abs(forecast[step] - value(days + step)) < 1e-9) }
    }

    @Test("finds slow smoothing for noise around a level, and fast smoothing for a random walk")
    func fitting() {
        var random = SeededRandom(seed: 8)
        let noise = (0..<300).map { _ in 100 + random.normal() * 10 }
        #expect(HoltWinters.fitted(to: noise).alpha <= 0.1)
        var level = 100.0
        let walk = (0..<300).map { _ in
            level += random.normal() * 5
            return level
        }
        #expect(HoltWinters.fitted(to: walk).alpha >= 0.5)
    }
}

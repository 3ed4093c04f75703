// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import Hospital
@testable import JobKinds

/// Rows whose target depends on a category and a number, with gaps, and a bit of noise.
enum BoostingFixture {
    static let schema = FeatureSchema(features: [
        FeatureSchema.Feature(name: "room", kind: .categorical, about: "", categories: (0..<12).map { "room \($0)" }),
        FeatureSchema.Feature(name: "booked", kind: .numeric, about: "", categories: nil),
    ])

    /// - Parameter seed: rows of different seeds differ.
    static func rows(_ count: Int, seed: UInt64) -> (matrix: FeatureMatrix, labels: [Float]) {
        var state = seed
        func random() -> Double {
            // Knuth's multiplier (MMIX); the upper bits are good enough for test data.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        var values: [Float] = []
        var labels: [Float] = []
        for _ in 0..<count {
            let room = Float((random() * 12).rounded(.down))
            let booked = Float((random() * 100).rounded())
            values += [random() < 0.05 ? .nan : room, random() < 0.05 ? .nan : booked]
            labels.append(booked + (room.truncatingRemainder(dividingBy: 3)) * 20 + Float(random() * 5))
        }
        return (FeatureMatrix(rowCount: count, schema: schema, values: values), labels)
    }

    static func training(seed: Int = 7, rounds: Int = 20, threads: Int = 1) -> GradientBoosting.Training {
        let (training, trainingLabels) = rows(600, seed: 1)
        let (validation, validationLabels) = rows(200, seed: 2)
        return GradientBoosting.Training(
            training: training, trainingLabels: trainingLabels, validation: validation,
            validationLabels: validationLabels,
            parameters: ["tree_method": "hist", "max_depth": "4", "subsample": "0.7", "max_cat_to_onehot": "4"],
            rounds: rounds, seed: seed, threads: threads)
    }
}

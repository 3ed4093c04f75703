// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Hospital
@testable import JobKinds

@Suite("Gradient boosting")
struct GradientBoostingTests {
    private struct Enough: Error {}

    @Test("the same seed gives the same bytes, with one thread or two; another seed gives others")
    func determinism() throws {
        let first = try GradientBoosting.train(BoostingFixture.training()) { _ in }
        #expect(try GradientBoosting.train(BoostingFixture.training()) { _ in } == first)
        #expect(try GradientBoosting.train(BoostingFixture.training(threads: 2)) { _ in } == first)
        #expect(try GradientBoosting.train(BoostingFixture.training(seed: 8)) { _ in } != first)
    }

    @Test("a model that is read back predicts the same, bit for bit")
    func reload() throws {
        let task = BoostingFixture.training()
        let training = try DMatrix(task.training, labels: task.trainingLabels, threads: 1)
        let validation = try DMatrix(task.validation, labels: task.validationLabels, threads: 1)
        var booster = try Booster(training: training, validation: validation)
        try booster.set("tree_method", "hist")
        for round in 0..<10 { try booster.boost(round, on: training) }
        let before = try booster.predict(validation, rowCount: task.validation.rowCount)
        let bytes = try booster.serialized()
        let reloaded = try Booster(bytes)
        let after = try reloaded.predict(validation, rowCount: task.validation.rowCount)
        #expect(before.map(\.bitPattern) == after.map(\.bitPattern))
        #expect(try reloaded.serialized() == bytes)
        #expect(Set(before).count > 10)
    }

    @Test("the error falls from round to round, and is told after each")
    func rounds() throws {
        var seen: [GradientBoosting.Round] = []
        _ = try GradientBoosting.train(BoostingFixture.training(rounds: 15)) { seen.append($0) }
        #expect(seen.map(\.number) == Array(1...15))
        #expect(seen[14].validationError < seen[0].validationError / 3)
    }

    @Test("training ends at once when a round's observer throws")
    func stop() throws {
        var rounds = 0
        #expect(throws: Enough.self) {
            try GradientBoosting.train(BoostingFixture.training(rounds: 1000)) { round in
                rounds = round.number
                if round.number == 3 { throw Enough() }
            }
        }
        #expect(rounds == 3)
    }

    @Test("rows of missing values and of unseen categories are predicted")
    func missing() throws {
        let bytes = try GradientBoosting.train(BoostingFixture.training()) { _ in }
        let input = try FeatureInput(["room": "attic", "booked": "50"], schema: BoostingFixture.schema)
        #expect(input.unseen == ["room": "attic"])
        let guess = try GradientBoosting.predict(bytes, input.matrix, threads: 1)
        #expect((40...110).contains(guess[0]))
        let nothing = try FeatureInput([:], schema: BoostingFixture.schema)
        #expect(try GradientBoosting.predict(bytes, nothing.matrix, threads: 1)[0].isFinite)
    }

    @Test("what XGBoost refuses is said in one line without its stack trace")
    func refusal() throws {
        var task = BoostingFixture.training()
        task = GradientBoosting.Training(
            training: task.training, trainingLabels: task.trainingLabels, validation: task.validation,
            validationLabels: task.validationLabels, parameters: ["max_depth": "deep"], rounds: 1, seed: 1, threads: 1)
        let error = try #require(throws: XGBoostError.self) { try GradientBoosting.train(task) { _ in } }
        #expect(error.description.contains("max_depth"))
        #expect(!error.description.contains("\n") && !error.description.contains("Stack trace"))
        #expect(throws: XGBoostError.self) { try Booster(Array("no model".utf8)).serialized() }
    }

    @Test("a long training leaves the shared threads free")
    func sharedThreads() async throws {
        let queue = BlockingQueue(label: "test")
        // Blocks until tasks on the shared threads have answered, more of them than there are threads.
        let answers = DispatchSemaphore(value: 0)
        async let blocked = queue.run { (0..<64).allSatisfy { _ in answers.wait(timeout: .now() + 30) == .success } }
        await withTaskGroup { group in
            for _ in 0..<64 { group.addTask { _ = answers.signal() } }
        }
        #expect(await blocked)
    }

    @Test("work on a queue sees the cancellation of the task that asked for it")
    func cancellation() async throws {
        let queue = BlockingQueue(label: "test")
        let (started, begun) = AsyncStream<Void>.makeStream()
        let task = Task {
            // Whatever becomes of the training, the loop below ends.
            defer { begun.finish() }
            return try await queue.run {
                try GradientBoosting.train(BoostingFixture.training(rounds: 10_000)) { _ in
                    begun.yield()
                    try Task.checkCancellation()
                }
            }
        }
        for await _ in started.prefix(1) { task.cancel() }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

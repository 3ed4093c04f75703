// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The model registry")
struct ModelRegistryTests {
    @Test("predicts with the champion, and says what it was not told or has not seen")
    func predict() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let trained = try await fixture.retrain()
        let registry = ModelRegistry(fixture.pool)
        let known = [
            "branch": "B1", "service": "S1", "cpt_code": "P4", "suite": "2", "booked_minutes": "60",
            "scheduled_hour": "9", "weekday": "monday", "surgeon": "D1", "patient_age": "30",
        ]
        let prediction = try await registry.predict("or_duration", features: known)
        #expect(prediction.version == trained.version && prediction.unit == "min")
        #expect(prediction.missing.isEmpty && prediction.unseen.isEmpty)
        // 60 × 0.6 + 4 × 9 + 2 × 1 × 4 + 3 on average
        #expect((70...96).contains(prediction.value), "\(prediction.value)")
        #expect(try await registry.predict("or_duration", features: known) == prediction)

        let strange = try await registry.predict(
            "or_duration", features: ["service": "Alchemy", "cpt_code": "P4", "booked_minutes": "60"])
        #expect(strange.unseen == ["service": "Alchemy"])
        #expect(strange.missing == ["branch", "suite", "scheduled_hour", "weekday", "surgeon", "patient_age"])
        #expect((20...150).contains(strange.value))
        await #expect(throws: BadInput.self) { try await registry.predict("or_duration", features: ["servise": "S1"]) }
    }

    @Test("a person can promote a version and go back again, one version each time")
    func promoteAndRollBack() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        for rounds in [25, 40, 150] { _ = try await fixture.retrain(rounds: rounds) }
        let registry = ModelRegistry(fixture.pool)
        try #require(try await registry.show("or_duration").version == 3)
        #expect(try await registry.rollback("or_duration", reason: "odd answers").version == 2)
        #expect(try await registry.rollback("or_duration", reason: "still odd").version == 1)
        await #expect(throws: BadInput.self) { try await registry.rollback("or_duration", reason: "more") }
        let promoted = try await registry.promote("or_duration", version: 3, reason: "it was the data")
        #expect(promoted.state == .champion)
        #expect(try await registry.list().map(\.state) == [.champion, .retired, .retired])
        await #expect(throws: BadInput.self) { try await registry.promote("or_duration", version: 3, reason: "again") }
        await #expect(throws: BadInput.self) { try await registry.promote("or_duration", version: 9, reason: "none") }
        let history = try await fixture.pool.query(
            "select how, version, previous_version from models.promotions order by promotion_id"
        ).map { try "\($0.decode(0, as: String.self)) \($0.decode(1, as: Int.self))" }
        #expect(history == ["gate 1", "gate 2", "gate 3", "rollback 2", "rollback 1", "person 3"])
    }

    @Test("never has two champions of a model")
    func oneChampion() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        for _ in 1...2 { _ = try await fixture.retrain(rounds: 30) }
        let error = await #expect(throws: PostgresError.self) {
            try await fixture.pool.execute("update models.versions set state = 'champion'")
        }
        #expect(error?.isUniqueViolation == true)
    }

    @Test("of retrains that end at the same time one becomes champion and the others are compared with it")
    func together() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let results = try await withThrowingTaskGroup(of: ModelRetrain.Result.self) { group in
            for _ in 0..<3 { group.addTask { try await fixture.retrain() } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter(\.promoted).count == 1)
        #expect(results.map(\.version).sorted() == [1, 2, 3])
        #expect(results.filter { $0.metrics.champion?.version == 1 }.count == 2)
    }

    @Test("a name that is not known is answered with what there is")
    func unknown() async throws {
        let fixture = try await ModelFixture()
        let registry = ModelRegistry(fixture.pool)
        let empty = await #expect(throws: BadInput.self) { try await registry.show("or_duration") }
        #expect(empty?.hint == "rounds submit model-retrain --model or_duration trains it")
        try await fixture.addCases(days: 60)
        _ = try await fixture.retrain(rounds: 5)
        let near = await #expect(throws: BadInput.self) {
            try await registry.predict("or_duratoin", features: [:])
        }
        #expect(near?.message == "no model 'or_duratoin' has been trained (did you mean 'or_duration'?)")
    }
}

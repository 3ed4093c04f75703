// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite(
    "The duration model on the operating-room log of 2022",
    .enabled(if: OperatingRoomLog.isPresent, "shared/data/or_utilization_2022q1 is not there"))
struct OperatingRoomModelTests {
    @Test(
        "is judged by March, against the baselines' true errors, and beats them",
        arguments: ["Asia/Kolkata", "America/New_York"])
    func truth(timeZone: String) async throws {
        let log = try OperatingRoomLog()
        let pool = try await TestDatabase.migrated(poolSize: 2)
        try await log.load(into: pool, branch: "OR", timeZone: timeZone)
        let job = try await TestJob(kind: ModelRetrain.name, on: pool)
        let result = try await ModelRetrain(directory: ModelFixture.directory, threads: 1)
            .run(.init(model: "or_duration"), context: job.context)

        let truth = try #require(
            log.truth["duration_model_reference(train Jan-Feb, test March, target in_room_min)"] as? [String: Any])
        #expect(result.trainRows == truth["n_train"] as? Int)
        #expect(result.testRows == truth["n_test"] as? Int)
        #expect(result.trainUntil.description == "2022-02-28" && result.testFrom.description == "2022-03-01")
        let booked = result.metrics.baselines[0].error
        let procedure = result.metrics.baselines[1].error
        for (key, error) in [
            ("MAE_booked_time", booked.mae), ("RMSE_booked_time", booked.rmse), ("MAE_cpt_train_median", procedure.mae),
            ("RMSE_cpt_train_median", procedure.rmse),
        ] {
            let expected = try #require(truth[key] as? Double)
            #expect(abs(error - expected) <= 0.5000001e-6, "\(key): \(error), in truth \(expected)")
        }
        #expect(result.promoted)
        #expect(result.metrics.model.mae < procedure.mae && result.metrics.model.mae < booked.mae)
        #expect(result.metrics.model.rmse < procedure.rmse)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind model-retrain")
struct ModelRetrainTests {
    @Test("registers a first version that beats both baselines as champion, and records the job's success with it")
    func first() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let job = try await TestJob(kind: ModelRetrain.name, on: fixture.pool)
        let result = try await fixture.kind.run(.init(model: "or_duration", rounds: 40), context: job.context)
        #expect(result.promoted && result.version == 1)
        #expect(result.metrics.baselines.map(\.name) == ["booked time", "median per procedure"])
        for baseline in result.metrics.baselines { #expect(result.metrics.model.mae < baseline.error.mae) }
        #expect(result.trainRows + result.testRows == 720)
        #expect(result.trainUntil < result.testFrom)
        #expect(try await job.state() == "succeeded")
        #expect(try await job.recordedResult()?.contains(result.blobSHA256) == true)
        #expect(job.reports.progress.map(\.completed) == Array(0...40))
        #expect(job.reports.progress.allSatisfy { $0.total == 40 })

        let version = try await ModelRegistry(fixture.pool).show("or_duration")
        #expect(version.state == .champion)
        #expect(version.jobID == job.lease.id.rawValue)
        #expect(version.record.metrics == result.metrics)
        #expect(version.record.decision == result.decision)
        #expect(version.record.dataFingerprint == result.dataFingerprint)
        #expect(version.record.schema.features.map(\.name) == result.features)
        #expect(version.record.parameters["max_depth"] == "6")
        #expect(version.blobSHA256 == result.blobSHA256)
        #expect(version.promotedAt != nil)
    }

    @Test("the same data and seed give the same bytes, and the second version does not displace the first")
    func again() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let first = try await fixture.retrain()
        let second = try await fixture.retrain()
        #expect(second.blobSHA256 == first.blobSHA256)
        #expect(second.dataFingerprint == first.dataFingerprint)
        #expect(second.version == 2 && !second.promoted)
        #expect(second.decision.hasPrefix("no better than the champion, version 1, on the same"))
        #expect(second.metrics.champion?.error == first.metrics.model)
        #expect(try await ModelRegistry(fixture.pool).show("or_duration").version == 1)
    }

    @Test("the order in which rows were written changes neither fingerprint nor bytes; a changed value changes both")
    func order() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let first = try await fixture.retrain()
        try await fixture.pool.executeScript(
            """
            create temporary table copy as table hospital.or_cases;
            delete from hospital.or_cases;
            insert into hospital.or_cases select * from copy order by md5(encounter_id);
            drop table copy
            """)
        let shuffled = try await fixture.retrain()
        #expect(shuffled.dataFingerprint == first.dataFingerprint)
        #expect(shuffled.blobSHA256 == first.blobSHA256)
        try await fixture.pool.execute(
            """
            update hospital.or_cases set wheels_out = wheels_out + interval '90 minutes'
            where case_date = '2023-01-10' and suite = '1'
            """)
        let changed = try await fixture.retrain()
        #expect(changed.dataFingerprint != first.dataFingerprint)
        #expect(changed.blobSHA256 != first.blobSHA256)
    }

    @Test("a better version on the same hold-out takes the champion's place, which is retired")
    func better() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let weak = try await fixture.retrain(rounds: 25)
        let strong = try await fixture.retrain(rounds: 150)
        try #require(weak.promoted)
        #expect(strong.promoted)
        let versions = try await ModelRegistry(fixture.pool).list("or_duration")
        #expect(versions.map(\.state) == [.champion, .retired])
    }

    @Test("without signal the version stays a challenger, with the reason")
    func noise() async throws {
        let fixture = try await ModelFixture()
        // Booked time is all there is to know: nothing can be better than it.
        try await fixture.addCases(days: 60, minutes: "booked + (noise - 0.5) * 20")
        let result = try await fixture.retrain()
        #expect(!result.promoted)
        #expect(result.decision.hasPrefix("no better than the baseline 'booked time'"))
        #expect(try await ModelRegistry(fixture.pool).show("or_duration").state == .challenger)
    }

    @Test("a champion is measured only on days that it was not trained on")
    func fairness() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let first = try await fixture.retrain()
        try #require(first.promoted && first.trainUntil.description == "2023-02-06")
        // With fewer late cases the hold-out's share allows more days: it begins within what the champion has seen.
        try await fixture.pool.execute(
            "delete from hospital.or_cases where case_date > '2023-02-06' and split_part(encounter_id, '-', 2)::int >= 4"
        )
        let second = try await fixture.retrain()
        #expect(second.testFrom.description == "2023-01-31" && second.testRows == 180)
        #expect(second.metrics.champion?.error.rows == 96)
        #expect(second.metrics.champion?.challenger.rows == 96)
    }

    @Test("a champion that has seen nearly all of the hold-out, or newer data, stays")
    func incomparable() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        try #require(try await fixture.retrain().promoted)
        try await fixture.pool.execute(
            "delete from hospital.or_cases where case_date > '2023-02-06' and split_part(encounter_id, '-', 2)::int >= 2"
        )
        let second = try await fixture.retrain()
        #expect(!second.promoted)
        #expect(second.decision.contains("up to 2023-02-06, which leaves 48 rows of the hold-out (needed: 50)"))
        try await fixture.pool.execute("delete from hospital.or_cases where case_date > '2023-02-26'")
        let older = try await fixture.retrain()
        #expect(!older.promoted)
        #expect(older.decision.contains("version 1 was judged by newer data, up to 2023-03-02"))
    }

    @Test("cancelled between rounds it registers nothing")
    func cancelled() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let job = try await TestJob(kind: ModelRetrain.name, on: fixture.pool)
        let kind = fixture.kind
        let signal = ProgressSignal()
        let context = JobContext(
            lease: job.lease, kind: ModelRetrain.name, branch: nil, postgres: fixture.pool,
            logger: job.context.logger, outputDirectory: "/tmp", reporter: signal, effect: AttemptEffect())
        let task = Task {
            // Whatever becomes of the job, the loop below ends.
            defer { signal.finish() }
            return try await kind.run(.init(model: "or_duration", rounds: 10_000), context: context)
        }
        var last: Int64 = 0
        for await completed in signal.completed {
            last = completed
            if completed == 3 { task.cancel() }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect((3..<10_000).contains(last))
        #expect(try await fixture.versions() == 0)
        #expect(try await job.state() == "running")
    }

    @Test("an attempt that lost its lease registers nothing")
    func stale() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 60)
        let job = try await TestJob(kind: ModelRetrain.name, on: fixture.pool)
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) {
            try await fixture.kind.run(.init(model: "or_duration", rounds: 5), context: job.context)
        }
        #expect(try await fixture.versions() == 0)
    }

    @Test("too little data fails for good and says how much there is and how much is needed")
    func tooLittle() async throws {
        let fixture = try await ModelFixture()
        try await fixture.addCases(days: 5)
        let failure = await #expect(throws: JobFailure.self) { try await fixture.retrain() }
        #expect(failure?.retryable == false)
        #expect(failure?.message.contains("too few rows: 60 in all, of which 36 to learn from (needed: 200)") == true)
    }

    @Test(
        "what cannot be asked for is refused before the job is accepted",
        arguments: [
            (ModelRetrain.Parameters(model: "or_duraton"), "(did you mean 'or_duration'?)"),
            (.init(model: "or_duration", seed: -1), "'seed' must be from 0"),
            (.init(model: "or_duration", rounds: 0), "'rounds' must be from 1"),
        ])
    func refused(parameters: ModelRetrain.Parameters, message: String) async throws {
        let kind = ModelRetrain(directory: ModelFixture.directory)
        let error = await #expect(throws: BadInput.self) { try await kind.validate(parameters) }
        #expect(error?.message.contains(message) == true)
    }
}

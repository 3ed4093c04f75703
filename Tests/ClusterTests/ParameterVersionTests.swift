// SPDX-License-Identifier: Apache-2.0

@testable import Cluster
import Foundation
import Jobs
import Testing

@Suite("Versions of parameters")
struct ParameterVersionTests {
    /// Took one name in version 1, several in version 2, and calls them guests in version 3.
    private struct Greeting: JobKind {
        struct Parameters: Codable, Sendable { var guests: [String] }
        static let name = "greeting"
        static let version = 3

        static func upcast(
            _ parameters: [String: JSONValue], from version: Int
        ) throws -> [String: JSONValue] {
            var parameters = parameters
            switch version {
            case 1: parameters["names"] = .array([parameters.removeValue(forKey: "name") ?? .null])
            case 2: parameters["guests"] = parameters.removeValue(forKey: "names")
            default: throw BadInput("version \(version) was never used")
            }
            return parameters
        }

        func validate(_ parameters: Parameters) {}
        func run(_ parameters: Parameters, context: JobContext) -> [String] { parameters.guests }
    }

    /// What a newer program has.
    private struct NewGreeting: JobKind {
        static let name = "greeting"
        static let version = 4

        func validate(_ parameters: NoParameters) {}
        func run(_ parameters: NoParameters, context: JobContext) -> String { "new" }
    }

    private func submit(
        _ cluster: TestCluster, _ kind: String, _ parameters: String, version: Int
    ) async throws -> JobID {
        try await cluster.client.submit([
            JobRequest(kind: kind, parameters: parameters, submittedBy: "test", version: version)
        ])[0].id
    }

    @Test("A job of any earlier version runs, brought up one version at a time")
    func upcast() async throws {
        let cluster = try await TestCluster(kinds: [Greeting()])
        let jobs = [
            try await submit(cluster, "greeting", #"{"name":"Asha"}"#, version: 1),
            try await submit(cluster, "greeting", #"{"names":["Asha"]}"#, version: 2),
            try await submit(cluster, "greeting", #"{"guests":["Asha"]}"#, version: 3),
        ]
        try await cluster.running([cluster.worker()]) {
            for job in jobs {
                let record = try await cluster.ended(job)
                #expect(record.result?.text == #"["Asha"]"#, "\(record.error?.message ?? "")")
            }
        }
        #expect(try await cluster.client.job(jobs[0])?.version == 1)
    }

    @Test("New jobs have the version of their kind")
    func current() async throws {
        let kinds = JobKindRegistry([Greeting()])
        #expect(try await kinds.validate("greeting", parameters: #"{"guests":[]}"#).version == 3)
    }

    @Test("A version that can no longer be read fails the job for good, and says so")
    func noWay() async throws {
        let cluster = try await TestCluster(kinds: [NewGreeting()])
        let job = try await submit(cluster, "greeting", "{}", version: 3)
        try await cluster.running([cluster.worker()]) {
            let record = try await cluster.ended(job)
            #expect(record.state == .failed)
            #expect(record.error?.message == "parameters of version 3 of a greeting job can no longer be read")
        }
    }

    @Test("A job of an unknown kind or of a newer version waits, uncounted, for a worker that knows it")
    func unknown() async throws {
        let cluster = try await TestCluster(kinds: [Greeting(), Echo()])
        let newer = try await submit(cluster, "greeting", "{}", version: 4)
        let strange = try await submit(cluster, "strange", "{}", version: 1)
        try await cluster.running([cluster.worker()], coordinator: cluster.coordinator()) {
            let known = try await cluster.submit("echo", #"{"text":"x"}"#)
            #expect(try await cluster.ended(known.id).state == .succeeded)
        }
        for id in [newer, strange] {
            let record = try #require(try await cluster.client.job(id))
            #expect([.queued, .retrying].contains(record.state))
            #expect(record.failures == 0)
        }
        let upgraded = Worker(
            WorkerConfiguration(outputDirectory: "/tmp", leases: TestCluster.leases),
            kinds: JobKindRegistry([NewGreeting()]), postgres: cluster.postgres, redis: cluster.redis,
            logger: LogTap().logger)
        try await cluster.running([upgraded], coordinator: cluster.coordinator()) {
            let record = try await cluster.ended(newer)
            #expect(record.state == .succeeded)
            #expect(record.failures == 0)
        }
    }

    @Test("What is not known is named")
    func words() {
        let kinds = JobKindRegistry([Greeting()])
        let newer = #expect(throws: UnknownJob.self) { try kinds.kind(named: "greeting", version: 4) }
        #expect(
            newer?.description == "this worker knows version 3 of 'greeting' at most, the job has version 4")
        let strange = #expect(throws: UnknownJob.self) { try kinds.kind(named: "strange", version: 1) }
        #expect(strange?.description == "this worker does not know jobs of the kind 'strange'")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking
import JobKinds
import PrivateServers
import TestSupport
import Testing

@Suite("The metrics of processes", .timeLimit(.minutes(3)))
struct MetricsTests {
    @Test("A coordinator and a worker tell Prometheus what they do, and say when they are ready")
    func endpoints() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let first = try #require(FreePort.any())
            let second = try #require(FreePort.any())
            let leader = try site.start("coordinator", ["coordinator", "--metrics", "\(first)"])
            let options = ["--metrics", "127.0.0.1:\(second)", "--log-format", "json"]
            let worker = try site.start("worker", ["worker"] + options)
            let job = try await site.submit(KPIRecompute.self, .init(kpis: ["or_cases"]))
            _ = try await site.ended(job)
            let coordinator = try await Deadline(.seconds(60)).wait("a coordinator that leads") {
                let text = try await Self.get("http://127.0.0.1:\(first)/metrics")?.text
                return text?.contains("rounds_leader 1\n") == true ? text : nil
            }
            #expect(coordinator.contains("rounds_duty_runs_total{duty=\"reaper\"}"))
            try leader.send(SIGTERM)
            #expect(try await leader.end() == 0)
            let metrics = try #require(try await Self.get("http://127.0.0.1:\(second)/metrics")).text
            #expect(metrics.contains("rounds_attempts_total{kind=\"kpi-recompute\",outcome=\"succeeded\"} 1\n"))
            #expect(metrics.contains("rounds_job_run_seconds_count{kind=\"kpi-recompute\"} 1\n"))
            #expect(metrics.contains("rounds_job_wait_seconds_count{kind=\"kpi-recompute\"} 1\n"))
            #expect(metrics.contains("rounds_postgresql_connections{state=\"idle\"}"))
            #expect(try await Self.get("http://127.0.0.1:\(second)/healthz")?.status == 200)
            #expect(try await Self.get("http://127.0.0.1:\(second)/readyz")?.status == 200)
            try site.redisServer.kill()
            let unready = try await Deadline(.seconds(30)).wait("the worker to miss Redis") {
                let answer = try await Self.get("http://127.0.0.1:\(second)/readyz")
                return answer?.status == 503 ? answer : nil
            }
            #expect(unready.text.hasPrefix("Redis: "))
            for line in worker.standardError.split(separator: "\n") {
                #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
            }
        }
    }

    @Test("A process whose metrics address is taken says so and does not start")
    func taken() async throws {
        try await Site.open(on: try await TestDatabase.migratedURL()) { site in
            let port = try #require(FreePort.any())
            _ = try site.start("coordinator", ["coordinator", "--metrics", "\(port)"])
            try await Deadline(.seconds(60)).wait("the coordinator to listen") {
                try await Self.get("http://127.0.0.1:\(port)/healthz").map { _ in }
            }
            let worker = try site.start("worker", ["worker", "--metrics", "\(port)"])
            #expect(try await worker.end() == 1)
            #expect(worker.standardError.contains("cannot serve metrics on 127.0.0.1:\(port)"))
        }
    }

    /// - Returns: `nil` while nobody listens.
    private static func get(_ address: String) async throws -> (status: Int, text: String)? {
        do {
            let (data, response) = try await URLSession.shared.data(from: try #require(URL(string: address)))
            return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
        } catch is URLError {
            return nil
        }
    }
}

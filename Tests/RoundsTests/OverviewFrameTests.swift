// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@testable import Cluster
@testable import rounds

@Suite("The frame of rounds top")
struct OverviewFrameTests {
    private func worker(_ number: Int) -> WorkerPresence {
        WorkerPresence(
            name: "worker-\(number)", host: "ward3", processID: number, branch: "B0\(number)", queues: ["default"],
            concurrency: 4, running: 1, state: .running, startedAt: Date(), capabilities: [], kinds: [])
    }

    private func overview(workers: Int = 2) -> Overview {
        Overview(
            at: Date(timeIntervalSince1970: 0), leader: .init(name: "ward3-1", term: 2),
            queues: (1...12).map { Overview.Queue(name: "queue-\($0)", branches: [], perSecond: nil) },
            workers: (0..<workers).map(worker), running: [], failures: [])
    }

    private func lines(_ overview: Overview, width: Int? = nil, height: Int? = nil) -> [String] {
        OverviewFrame(overview: overview, width: width, height: height, style: .plain).lines
    }

    @Test("says in its first lines what a night operator must know")
    func alarms() {
        var overview = overview(workers: 0)
        overview.leader = nil
        overview.problem = "PostgreSQL: connection refused"
        let lines = lines(overview)
        #expect(lines[1] == "PostgreSQL: connection refused")
        #expect(lines[2].hasPrefix("no coordinator leads"))
        #expect(lines[3] == "no workers: jobs wait")
    }

    @Test("fits the screen, whatever its size", arguments: [1, 2, 5, 12, 24, 200], [20, 80, 300])
    func size(_ height: Int, _ width: Int) {
        let lines = lines(overview(), width: width, height: height)
        #expect(lines.count <= height)
        #expect(!lines.isEmpty)
    }

    @Test("says how much it leaves out")
    func omission() {
        let lines = lines(overview(), width: 120, height: 24)
        #expect(lines.contains("… and 5 more"))
    }

    @Test("shows everything where nobody limits it")
    func whole() {
        let lines = lines(overview())
        #expect(lines.filter { $0.hasPrefix("queue-") }.count == 12)
        #expect(lines.contains { $0.hasPrefix("worker-1  running  B01") })
    }
}

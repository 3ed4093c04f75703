// SPDX-License-Identifier: Apache-2.0

import Cluster

/// Workers, for people.
enum WorkerTable {
    static func show(_ workers: [WorkerPresence]) {
        guard !workers.isEmpty else {
            Console.standard.note("no workers: jobs wait; `rounds worker` or `rounds up` starts some")
            return
        }
        var table = Table(
            .left("WORKER"), .left("STATE"), .left("BRANCH"), .left("QUEUES"), .right("RUNNING"), .left("SINCE"))
        for worker in workers {
            table.add(
                .init(worker.name), .init(worker.state.rawValue, worker.state == .running ? .good : .warning),
                .init(worker.branch), .init(worker.queues.joined(separator: ",")),
                .init("\(worker.running)/\(worker.concurrency)"), .init(Format.instant(worker.startedAt)))
        }
        Console.standard.print(table)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import Jobs

/// The workflow that users of the harness start: a job, then one for each of three items, two at a time, then a last one.
enum ChaosWorkflow {
    /// Its steps in order, and how many jobs each has.
    static let steps = [("first", 1), ("each", 3), ("last", 1)]

    static func definition() throws -> WorkflowDefinition {
        let parameters = ["batch": 0, "batchSize": 1, "seconds": 0, "count": 0].mapValues { JSONValue.integer($0) }
        let job = JobTemplate(kind: Deposit.name, parameters: parameters)
        let items = FanOut(list: .array((0..<3).map { .integer($0) }), maxParallel: 2)
        return try WorkflowDefinition(
            name: "chain",
            steps: [
                WorkflowStep(name: "first", job: job),
                WorkflowStep(name: "each", job: job, fanOut: items, needs: ["first"]),
                WorkflowStep(name: "last", job: job, needs: ["each"]),
            ])
    }
}

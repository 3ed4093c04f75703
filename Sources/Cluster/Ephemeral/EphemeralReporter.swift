// SPDX-License-Identifier: Apache-2.0

import Jobs
import Logging

/// Puts what a job of an ephemeral queue reports into the worker's own log; nobody can follow the job itself.
struct EphemeralReporter: AttemptReporter {
    let lease: Lease
    let logger: Logger

    func progress(_ progress: Progress) {
        logger.debug("progress", metadata: ["job.id": "\(lease.id)", "completed": "\(progress.completed)"])
    }

    func log(_ line: String) {
        logger.info("handler says", metadata: ["line": "\(line)", "job.id": "\(lease.id)"])
    }
}

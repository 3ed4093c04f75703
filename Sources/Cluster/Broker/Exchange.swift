// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What Redis answers to a worker that tells it what has ended and asks for more.
struct Exchange: Sendable {
    var claims: [Claim] = []
    /// Jobs whose end was refused because the attempt is stale.
    var refused: [JobID] = []
    /// When a rate limit lets the worker claim more, if one holds jobs up that it could run.
    var lookAgain: Duration?
    /// `false` when Redis has lost the queue's settings: until they are restored, nothing is handed out.
    var isServing = true
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Jobs

/// What a submit says of where and when its job may run, and whether there need be a new one at all.
struct FlowOptions: ParsableArguments {
    @Option(help: "The queue that it waits in; that of its kind otherwise.")
    var queue: String?

    @Option(help: "Jobs of a queue with the same key run one at a time, or as `rounds queues limit` says.")
    var concurrencyKey: String?

    @Option(help: "What the worker's server must have, such as disk:pacs or branch:kolhapur; repeat for several.")
    var requires: [String] = []

    @Option(
        help: """
            An equal job, of the same kind and parameters, stands for this one until it has started, until it has \
            finished, or for a time since it was accepted: started, finished, or such as 10m.
            """)
    var unique: Uniqueness?

    @Option(
        help: """
            Start when nobody has asked for so long, such as 30s: a further submit of the kind and branch puts the \
            waiting job off and replaces its parameters.
            """)
    var debounce: TimeSpan?

    @Option(help: "With --debounce: start after this at the latest; ten times the debounce otherwise.")
    var debounceMax: TimeSpan?

    @Option(help: "With --debounce: what the submits have in common, instead of the branch.")
    var debounceKey: String?

    @Option(help: "Fail it when it has not started so long after it could have, such as 2h.")
    var expiresIn: TimeSpan?

    func validate() throws {
        if let queue, !JobRequest.isQueue(queue) {
            throw ValidationError("--queue has letters, digits and '.', '_', '-', unlike '\(queue)'")
        }
        if let wrong = requires.first(where: { !JobClass.isCapability($0) }) {
            throw ValidationError("--requires has letters, digits and '.', '_', '-', ':', unlike '\(wrong)'")
        }
        if unique != nil && debounce != nil { throw ValidationError("--unique and --debounce exclude each other") }
        if debounce == nil && (debounceMax != nil || debounceKey != nil) {
            throw ValidationError("--debounce-max and --debounce-key go with --debounce")
        }
        if let debounce, debounce.seconds <= 0 { throw ValidationError("--debounce must be longer than nothing") }
        if let debounce, let debounceMax, debounceMax.seconds < debounce.seconds {
            throw ValidationError("--debounce-max must not be shorter than --debounce")
        }
        if let expiresIn, expiresIn.seconds <= 0 { throw ValidationError("--expires-in must be longer than nothing") }
    }

    /// Whether any of them was given.
    var isUsed: Bool {
        queue != nil || concurrencyKey != nil || !requires.isEmpty || unique != nil || debounce != nil
            || expiresIn != nil
    }

    /// Puts what was said into a request that has everything else.
    func apply(to request: inout JobRequest, now: Date) {
        if let queue { request.queue = queue }
        if let concurrencyKey { request.concurrencyKey = concurrencyKey }
        request.requires = requires
        request.uniqueness = unique
        var start = max(now, request.runAt ?? now)
        if let debounce {
            let most = debounceMax ?? TimeSpan(seconds: 10 * debounce.seconds)
            request.uniqueness = .debounced(
                Debounce(key: debounceKey ?? request.branch, delay: debounce.duration, most: most.duration))
            start = now + debounce.seconds
        }
        request.expiresAt = expiresIn.map { start + $0.seconds }
    }
}

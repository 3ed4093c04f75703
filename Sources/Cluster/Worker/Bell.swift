// SPDX-License-Identifier: Apache-2.0

/// Tells a loop that there is something to do. However often it rings while the loop is busy, it counts once.
struct Bell: Sendable {
    let rings: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() {
        (rings, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func ring() {
        signal.yield()
    }

    /// Ends the loop.
    func silence() {
        signal.finish()
    }
}

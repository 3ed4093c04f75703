// SPDX-License-Identifier: Apache-2.0

@testable import Redis
import Testing

@Suite("A queue of commands in flight")
struct InFlightTests {
    @Test("gives elements back in the order in which they came, however it is used")
    func fifoOrder() {
        var queue = Fifo<Int>()
        var next = 0
        var expected = 0
        for round in 0..<200 {
            for _ in 0..<(round * 7 % 131) {
                queue.append(next)
                next += 1
            }
            for _ in 0..<min(queue.count, round * 5 % 97) {
                #expect(queue.front == expected)
                let element = queue.removeFirst()
                #expect(element == expected)
                expected += 1
            }
        }
        #expect(queue.count == next - expected)
        let rest = queue.removeAll()
        #expect(Array(rest) == Array(expected..<next))
        #expect(queue.isEmpty)
    }

    @Test("refuses a reply that nobody asked for")
    func refusesUnasked() {
        var inFlight = InFlight()
        let isWanted = inFlight.deliver(.null)
        #expect(!isWanted)
    }

    @Test("tells an expired waiter once, keeps its place, and gives up when the silence lasts")
    func expires() async throws {
        let second: Int64 = 1_000_000_000
        await #expect(throws: RedisError.cancelled) {
            _ = try await ReplyPromise.wait { promise in
                var inFlight = InFlight()
                let waiter = Waiter(promise: promise, replies: 1, isPipeline: false, byteCount: 0, timeout: second)
                inFlight.append(Flight(waiter, from: at(0)))
                #expect(inFlight.nextDeadline == at(1))
                var isDead = inFlight.expire(at(0.9), lastHeard: at(0), grace: second) { _ in .cancelled }
                #expect(!isDead)
                isDead = inFlight.expire(at(1), lastHeard: at(0), grace: second) { _ in .cancelled }
                #expect(!isDead)
                #expect(inFlight.nextDeadline == at(2))
                isDead = inFlight.expire(at(2.5), lastHeard: at(1.6), grace: second) { _ in .cancelled }
                #expect(!isDead)
                isDead = inFlight.expire(at(2.6), lastHeard: at(1.6), grace: second) { _ in .cancelled }
                #expect(isDead)
                let isWanted = inFlight.deliver(.integer(1))
                #expect(isWanted, "the place was kept for the late reply")
                #expect(inFlight.isEmpty)
            }
        }
    }

    private func at(_ seconds: Double) -> MonotonicInstant { MonotonicInstant(nanoseconds: Int64(seconds * 1e9)) }
}

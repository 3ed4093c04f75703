// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Postgres

@Suite struct PoolStateTests {
    private let now = ContinuousClock.now

    @Test("connections are made only while callers wait for one, and never too many")
    func lazyAndBounded() {
        var state = PoolState<String, Int>(size: 2)
        #expect(state.open == 0)
        for (ticket, connects) in [(1, true), (2, true), (3, false)] as [(UInt64, Bool)] {
            guard case .waiting(let connect) = state.enqueue(Int(ticket), ticket: ticket, deadline: nil) else {
                Issue.record("it must wait")
                return
            }
            #expect(connect == connects)
        }
        #expect(state.open == 2)
        guard case .hand(to: 1) = state.give("a", isNew: true, now: now) else {
            Issue.record("the first to ask is the first to get")
            return
        }
        #expect(state.waiterCount == 2)
    }

    @Test("nobody overtakes those who wait")
    func noOvertaking() {
        var state = PoolState<String, Int>(size: 1)
        _ = state.enqueue(1, ticket: 1, deadline: nil)
        guard case .wait = state.take() else {
            Issue.record("it must wait")
            return
        }
    }

    @Test("the longest waiter hears of a failed connection; all do when there is none left to wait for")
    func failures() {
        var state = PoolState<String, Int>(size: 2)
        for ticket in 1...4 as ClosedRange<UInt64> { _ = state.enqueue(Int(ticket), ticket: ticket, deadline: nil) }
        _ = state.give("a", isNew: true, now: now)
        let first = state.failConnecting()
        #expect(first.waiters == [2])
        #expect(first.connect)
        _ = state.lose()
        let rest = state.failConnecting()
        #expect(rest.waiters == [3, 4])
        #expect(state.open == 1)
    }

    @Test("a larger size serves those who wait at once; a smaller one closes what comes back beyond it")
    func resize() {
        var state = PoolState<String, Int>(size: 1)
        for ticket in 1...3 as ClosedRange<UInt64> { _ = state.enqueue(Int(ticket), ticket: ticket, deadline: nil) }
        #expect(state.resize(to: 3) == 2)
        for name in ["a", "b", "c"] { _ = state.give(name, isNew: true, now: now) }
        #expect(state.resize(to: 2) == 0)
        guard case .close = state.give("a", isNew: false, now: now) else {
            Issue.record("one of three is too many for two")
            return
        }
        _ = state.lose()
        guard case .keep = state.give("b", isNew: false, now: now) else {
            Issue.record("two are allowed")
            return
        }
        #expect(state.open == 2)
    }

    @Test("a waiter who leaves is forgotten, whatever its place")
    func abandon() {
        var state = PoolState<String, Int>(size: 1)
        for ticket in 1...3 as ClosedRange<UInt64> { _ = state.enqueue(Int(ticket), ticket: ticket, deadline: nil) }
        #expect(state.abandon(2) == 2)
        #expect(state.abandon(2) == nil)
        guard case .hand(to: 1) = state.give("a", isNew: true, now: now),
            case .hand(to: 3) = state.give("a", isNew: false, now: now)
        else {
            Issue.record("1, then 3")
            return
        }
    }

    @Test("waiters expire at their deadlines, and the next deadline is told")
    func expiry() {
        var state = PoolState<String, Int>(size: 1)
        for ticket in 1...3 as ClosedRange<UInt64> {
            _ = state.enqueue(Int(ticket), ticket: ticket, deadline: now.advanced(by: .seconds(Int(ticket))))
        }
        let expired = state.expire(now: now.advanced(by: .seconds(2)))
        #expect(expired.waiters == [1, 2])
        #expect(expired.next == now.advanced(by: .seconds(3)))
    }

    @Test("thousands of waiters are served in order")
    func longQueue() {
        var state = PoolState<String, Int>(size: 1)
        var served: [Int] = []
        for ticket in 1...5000 as ClosedRange<UInt64> {
            _ = state.enqueue(Int(ticket), ticket: ticket, deadline: nil)
            if ticket % 2 == 0, case .hand(let waiter) = state.give("a", isNew: ticket == 2, now: now) {
                served.append(waiter)
            }
        }
        while case .hand(let waiter) = state.give("a", isNew: false, now: now) { served.append(waiter) }
        #expect(served == Array(1...5000))
    }

    @Test("after closing, everything that comes back is closed, and the last one ends it")
    func closing() {
        var state = PoolState<String, Int>(size: 2)
        _ = state.enqueue(1, ticket: 1, deadline: nil)
        _ = state.give("a", isNew: true, now: now)
        let closing = state.close()
        #expect(!closing.isEmpty)
        guard case .closed = state.take(), case .close = state.give("a", isNew: false, now: now) else {
            Issue.record("it must be closed")
            return
        }
        #expect(state.lose().isEmpty)
    }
}

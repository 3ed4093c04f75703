// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("Turns of queues")
struct QueueRotaTests {
    /// A worker with one slot that is free again at once: which queue each of its jobs came from.
    private func serve(_ jobs: Int, _ rota: inout QueueRota, waiting: inout [String: Int]) -> [String] {
        var served: [String] = []
        while served.count < jobs {
            var turn: [QueueRota.Answer] = []
            var slots = 1
            let order = rota.order
            for place in order.indices {
                let asked = slots == 0 ? 0 : rota.share(of: slots, among: order[place...])
                let given = min(asked, waiting[order[place]] ?? 0)
                waiting[order[place], default: 0] -= given
                slots -= given
                served += Array(repeating: order[place], count: given)
                turn.append(.init(queue: order[place], asked: asked, given: given))
            }
            rota.end(turn)
            if slots == 1 { break }
        }
        return served
    }

    @Test("go in the order of the list when they are strict, whatever waits")
    func strict() {
        var rota = QueueRota(["urgent", "default"], .strict)
        var waiting = ["urgent": 3, "default": 3]
        #expect(
            serve(9, &rota, waiting: &waiting) == ["urgent", "urgent", "urgent", "default", "default", "default"])
        #expect(rota.share(of: 8, among: rota.order) == 8)
    }

    @Test("go by weight, smoothly: in every stretch of six jobs at five to one there is exactly one of the light queue")
    func weighted() {
        var rota = QueueRota(["urgent", "default"], .weighted(["urgent": 5, "default": 1]))
        var waiting = ["urgent": 1000, "default": 1000]
        let served = serve(600, &rota, waiting: &waiting)
        #expect(served.count { $0 == "default" } == 100)
        for start in stride(from: 0, to: 600, by: 6) {
            #expect(served[start..<start + 6].count { $0 == "default" } == 1)
        }
    }

    @Test("starve no queue, however light it is")
    func noStarvation() {
        var rota = QueueRota(["a", "b", "c"], .weighted(["a": 1000, "b": 1000, "c": 1]))
        var waiting = ["a": 100_000, "b": 100_000, "c": 3]
        let served = serve(6003, &rota, waiting: &waiting)
        #expect(served.count { $0 == "c" } == 3)
    }

    @Test("give the share of a queue that has nothing to the others, and owe it nothing afterwards")
    func idle() {
        var rota = QueueRota(["a", "b"], .weighted(["a": 1, "b": 1]))
        var waiting = ["a": 500]
        #expect(serve(100, &rota, waiting: &waiting).count == 100)
        waiting["b"] = 500
        let served = serve(20, &rota, waiting: &waiting)
        #expect(served.count { $0 == "b" } == 10)
    }

    @Test("divide free slots by weight, at least one for whoever comes first, and leave none unused")
    func shares() {
        let rota = QueueRota(["a", "b"], .weighted(["a": 5, "b": 1]))
        #expect(rota.share(of: 12, among: ["a", "b"]) == 10)
        #expect(rota.share(of: 12, among: ["b", "a"]) == 2)
        #expect(rota.share(of: 1, among: ["b", "a"]) == 1)
        #expect(rota.share(of: 7, among: ["b"]) == 7)
    }
}

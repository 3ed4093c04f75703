// SPDX-License-Identifier: Apache-2.0

import Hospital
import Testing

@Suite("Keys that may repeat in a file")
struct RepeatedKeysTests {
    /// Of a number, spread over all bits.
    private func hash(_ number: Int) -> RepeatedKeys.Hash {
        RepeatedKeys.Hash(truncatingIfNeeded: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 >> 20)
    }

    @Test("each key that occurs twice is found, and of the others no more than share a bit")
    func found() {
        var keys = RepeatedKeys(textBytes: 2_000_000)
        for number in 0..<100_000 { keys.add(hash(number)) }
        for number in stride(from: 0, to: 100_000, by: 100) { keys.add(hash(number)) }
        #expect(stride(from: 0, to: 100_000, by: 100).allSatisfy { keys.contains(hash($0)) })
        let once = (0..<100_000).filter { $0 % 100 != 0 }
        #expect(once.count { keys.contains(hash($0)) } < once.count / 10)
    }

    @Test("a file of any size takes a bounded table, and none is too small", arguments: [0, 1, .max])
    func bounded(bytes: Int64) {
        var keys = RepeatedKeys(textBytes: bytes)
        for key in [0, .max, 7, 7] as [RepeatedKeys.Hash] { keys.add(key) }
        #expect(keys.contains(7) && !keys.contains(0) && !keys.contains(.max))
    }
}

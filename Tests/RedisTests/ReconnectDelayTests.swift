// SPDX-License-Identifier: Apache-2.0

@testable import Redis
import Testing

@Suite("The delay before the next connection attempt")
struct ReconnectDelayTests {
    @Test("doubles with each failure, up to a limit, and starts over after a success")
    func grows() {
        var delay = ReconnectDelay()
        let whole = (0..<10).map { _ in delay.failed(randomness: 0) * 2 / 1_000_000 }
        #expect(whole == [20, 40, 80, 160, 320, 640, 1280, 2000, 2000, 2000])
        delay.succeeded()
        #expect(delay.failed(randomness: 0) == 10_000_000)
    }

    @Test("is spread over half of its length")
    func isJittered() {
        var delay = ReconnectDelay()
        #expect(delay.failed(randomness: 0.999) > 19_900_000)
    }
}

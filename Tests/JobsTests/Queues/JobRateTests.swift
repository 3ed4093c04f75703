// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("A rate")
struct JobRateTests {
    private let rate = JobRate(count: 10, per: .seconds(1), burst: 2)

    @Test("lets a full bucket's jobs start at once, and has as many as its period unless told otherwise")
    func full() {
        #expect(rate.wait(tokens: nil, age: .zero) == nil)
        #expect(JobRate(count: 10, per: .seconds(1)).burst == 10)
    }

    @Test("says when the next token is there, from what was left and how long ago that was")
    func waits() throws {
        let (whole, rest) = (
            try #require(rate.wait(tokens: 0, age: .zero)), try #require(rate.wait(tokens: 0.5, age: .milliseconds(20)))
        )
        #expect(abs(whole / .milliseconds(1) - 100) < 0.01)
        #expect(abs(rest / .milliseconds(1) - 30) < 0.01)
        #expect(rate.wait(tokens: 0, age: .milliseconds(100)) == nil)
    }
}

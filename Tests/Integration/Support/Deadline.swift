// SPDX-License-Identifier: Apache-2.0

/// A limit for waiting on something that another process does.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(_ limit: Duration) {
        end = .now + limit
    }

    /// Looks every 20 ms.
    ///
    /// - Parameters:
    ///   - what: what is waited for, in words.
    ///   - look: gives the value once it is there.
    /// - Throws: ``TestFailure`` when the time is over.
    func wait<Value>(
        _ what: @autoclosure () -> String, for look: () async throws -> Value?
    ) async throws -> Value {
        while true {
            if let value = try await look() { return value }
            if ContinuousClock.now >= end { throw TestFailure("waited in vain for \(what())") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// Why a test cannot go on.
struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

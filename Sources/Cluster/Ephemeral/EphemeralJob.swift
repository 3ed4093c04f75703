// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A job of an ephemeral queue: one string in Redis, read by position. `ephemeral_submit.lua` says how it is made up.
package struct EphemeralJob: Sendable, Hashable {
    /// How many bytes name a job's attempt: 12 hexadecimal digits of its number and 6 of its attempt.
    static let nameLength = 18
    private static let headerLength = 24

    package var id: JobID
    /// The attempt that is claimed next, or under way.
    package var attempt: Int
    package var lostLeases: Int
    package var failures: Int
    package var maxAttempts: Int
    package var priority: Priority
    package var kind: String
    package var branch: String
    /// Milliseconds that one attempt may take.
    package var timeout: Int64?
    /// Why the last attempt failed, in one line, or nothing.
    package var error: String = ""
    /// JSON.
    package var parameters: String

    package var lease: Lease { Lease(id: id, attempt: attempt) }
}

extension EphemeralJob {
    /// What a request leaves to be completed with a number by Redis.
    static func tail(of request: JobRequest) -> [UInt8] {
        EphemeralJob(
            id: JobID(rawValue: 0), attempt: 1, lostLeases: 0, failures: 0, maxAttempts: min(request.maxAttempts, 255),
            priority: request.priority, kind: request.kind, branch: request.branch,
            timeout: request.timeout?.milliseconds, parameters: request.parameters
        ).tail
    }

    /// The whole job as it stands in Redis.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendHex(Int(id.rawValue), digits: 12)
        bytes.appendHex(attempt, digits: 6)
        return bytes + tail
    }

    private var tail: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(40 + kind.utf8.count + branch.utf8.count + parameters.utf8.count)
        bytes.appendHex(lostLeases, digits: 1)
        bytes.appendHex(failures, digits: 2)
        bytes.appendHex(maxAttempts, digits: 2)
        bytes.appendHex(priority.rawValue, digits: 1)
        for field in [kind, branch, timeout.map { String($0) } ?? "", error.oneLine] {
            bytes.append(contentsOf: field.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(contentsOf: parameters.utf8)
        return bytes
    }

    /// Reads a job as it stands in Redis.
    ///
    /// - Returns: `nil` for anything that is none.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > Self.headerLength, let id = bytes.hex(0..<12), let attempt = bytes.hex(12..<18),
            let lostLeases = bytes.hex(18..<19), let failures = bytes.hex(19..<21),
            let maxAttempts = bytes.hex(21..<23), let priority = bytes.hex(23..<24).flatMap(Priority.init(rawValue:))
        else { return nil }
        let rest = bytes[Self.headerLength...].split(
            separator: UInt8(ascii: "\n"), maxSplits: 4, omittingEmptySubsequences: false)
        guard rest.count == 5 else { return nil }
        self.init(
            id: JobID(rawValue: Int64(id)), attempt: attempt, lostLeases: lostLeases, failures: failures,
            maxAttempts: maxAttempts, priority: priority, kind: String(decoding: rest[0], as: UTF8.self),
            branch: String(decoding: rest[1], as: UTF8.self), timeout: Int64(String(decoding: rest[2], as: UTF8.self)),
            error: String(decoding: rest[3], as: UTF8.self), parameters: String(decoding: rest[4], as: UTF8.self))
    }
}

extension String {
    /// The text without line ends, which divide the fields of a job.
    fileprivate var oneLine: String { utf8.contains(UInt8(ascii: "\n")) ? replacing("\n", with: " ") : self }
}

extension [UInt8] {
    fileprivate mutating func appendHex(_ number: Int, digits: Int) {
        for digit in stride(from: digits - 1, through: 0, by: -1) {
            let value = UInt8(truncatingIfNeeded: number >> (4 * digit)) & 15
            append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
        }
    }

    fileprivate func hex(_ range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
            let byte = self[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | Int(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | Int(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}

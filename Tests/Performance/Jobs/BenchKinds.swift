// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs

/// The handlers that are measured. Parameters and results are read and written by hand, so that the figures are the
/// cluster's and not the JSON decoder's.
enum BenchKinds {
    static func registry(directory: String?) -> JobKindRegistry {
        JobKindRegistry([
            NoOp(count: directory.map { AppendFile("\($0)/count") }),
            Stamp(file: directory.map { AppendFile("\($0)/lat") }),
            Nap(file: directory.map { AppendFile("\($0)/nap") }),
        ])
    }

    /// Nanoseconds since 1970.
    static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// A kind whose parameters are one text, handed on as it is.
protocol TextKind: JobKind where Parameters == String, Result == Bool {}

extension TextKind {
    func validate(_ parameters: String) {}
    static func decodeParameters(_ json: String) throws -> String { json }
    static func encodeResult(_ result: Bool) throws -> String { "true" }
}

/// Does nothing, or adds one byte to a file so that somebody can count.
struct NoOp: TextKind {
    static let name = "no-op"
    let count: AppendFile?

    func run(_ parameters: String, context: JobContext) async throws -> Bool {
        count?.append(".")
        return true
    }
}

/// Notes when it was asked for and when it started. Its parameters are the first of these, in ns since 1970.
struct Stamp: TextKind {
    static let name = "stamp"
    let file: AppendFile?

    func run(_ parameters: String, context: JobContext) async throws -> Bool {
        file?.append("\(parameters) \(BenchKinds.now())\n")
        return true
    }
}

/// Sleeps, and notes when. Its parameters are a list of two numbers: which one it is, and for how many ms.
struct Nap: TextKind {
    static let name = "nap"
    let file: AppendFile?

    func run(_ parameters: String, context: JobContext) async throws -> Bool {
        let numbers = try JSONText.decode(parameters, as: [Int].self)
        file?.append("S \(numbers[0]) \(getpid()) \(BenchKinds.now())\n")
        try await Task.sleep(for: .milliseconds(numbers[1]))
        file?.append("E \(numbers[0]) \(getpid()) \(BenchKinds.now())\n")
        return true
    }
}

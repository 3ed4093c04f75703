// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hashing

/// Keeps what comes on standard input as a file, because workers read files.
enum StandardInputSpool {
    /// The word that stands for standard input among files.
    static let word = "-"

    /// - Parameter folder: made when it is not there. Workers must see it by the same path.
    /// - Returns: the file, `stdin-DIGEST.csv`: the same input twice is the same file.
    /// - Throws: ``CommandFailure`` when there is no input.
    static func save(to folder: String) throws -> String {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let unfinished = "\(folder)/.stdin-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: unfinished, contents: nil),
            let file = FileHandle(forWritingAtPath: unfinished)
        else { throw CommandFailure(.badInput, "\(folder) cannot be written to") }
        do {
            var digest = SHA256()
            var count = 0
            while let block = try FileHandle.standardInput.read(upToCount: 1 << 20), !block.isEmpty {
                unsafe block.withUnsafeBytes { unsafe digest.update($0) }
                try file.write(contentsOf: block)
                count += block.count
            }
            try file.synchronize()
            try file.close()
            guard count > 0 else { throw CommandFailure(.badInput, "standard input is empty") }
            let path = "\(folder)/stdin-\(digest.hexadecimal().prefix(16)).csv"
            guard unsafe rename(unfinished, path) == 0 else {
                throw CommandFailure(.badInput, "\(path) cannot be written")
            }
            return path
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
    }
}

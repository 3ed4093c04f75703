// SPDX-License-Identifier: Apache-2.0

import CSV
import Glibc

/// Any file in any encoding, plain or packed: it is text or is refused.
enum TranscoderTarget {
    private static let folder = "/dev/shm/rounds-fuzz-\(getpid())"

    static func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let endings = ["csv", "gz", "zip"]
        let path = "\(folder).\(endings[Int(choice) % endings.count])"
        guard let file = unsafe fopen(path, "w") else { preconditionFailure("\(path) cannot be written") }
        unsafe fwrite(Array(input.dropFirst()), 1, input.count - 1, file)
        unsafe fclose(file)
        defer { unsafe unlink(path) }
        for encoding in TextEncoding.allCases { try? CSVInspection.inspect(path, encoding: encoding) }
    }
}

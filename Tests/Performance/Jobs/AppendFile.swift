// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file to which several processes append, each piece in one write.
final class AppendFile: Sendable {
    private let descriptor: Int32

    init(_ path: String) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    }

    deinit { close(descriptor) }

    func append(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }
}

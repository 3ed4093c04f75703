// SPDX-License-Identifier: Apache-2.0

import Cluster
import Synchronization

/// How far a job is with its files, in bytes of them.
struct LoadProgress {
    let context: JobContext
    let total: Int64
    /// Bytes of the files that are done.
    var done: Int64 = 0

    func report(_ bytes: Int64, _ message: String) {
        context.progress(done + bytes, of: total, message)
    }

    /// Adds up the parts of one file, which may come from several tasks.
    ///
    /// - Parameters:
    ///   - first: bytes of the text that were there before.
    ///   - scale: bytes on disk for each of them.
    func meter(from first: Int64, scale: Double, _ message: String) -> @Sendable (Int64) -> Void {
        let sum = Meter(first)
        let (context, done, total) = (context, done, total)
        return { bytes in
            sum.add(bytes) { context.progress(done + Int64(Double($0) * scale), of: total, message) }
        }
    }

    private final class Meter: Sendable {
        private let bytes: Mutex<Int64>

        init(_ first: Int64) { bytes = Mutex(first) }

        /// Tells the sum while nobody else adds, so that it never goes back.
        func add(_ more: Int64, _ tell: (Int64) -> Void) {
            bytes.withLock { bytes in
                bytes += more
                tell(bytes)
            }
        }
    }
}

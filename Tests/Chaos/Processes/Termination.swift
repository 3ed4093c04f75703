// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation

/// Hears the request to end (SIGTERM) as long as it is kept.
final class Termination {
    private let source: any DispatchSourceSignal

    /// - Parameter end: called once.
    init(_ end: @escaping @Sendable () async -> Void) {
        signal(SIGTERM, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        source.setEventHandler { Task { await end() } }
        source.resume()
    }
}

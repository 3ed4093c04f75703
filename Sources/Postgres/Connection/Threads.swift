// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Plain threads for calls that block.
enum Threads {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Throws: `.connection` when the system has no thread left.
    static func start(_ body: @escaping @Sendable () -> Void) throws(PostgresError) {
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(Body(body))
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard status == 0 else {
            unsafe box.release()
            throw PostgresError(.connection, "no thread for a connection: \(unsafe String(cString: strerror(status)))")
        }
        pthread_detach(thread)
    }
}

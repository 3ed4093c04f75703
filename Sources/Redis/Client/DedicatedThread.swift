// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A thread for code that blocks, so that none of the few threads that Swift tasks share is ever held up.
enum DedicatedThread {
    /// Runs `body` on a new, detached thread.
    ///
    /// - Throws: when the system grants no thread.
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemFailure) {
        let box = unsafe Unmanaged.passRetained(Body(run: body)).toOpaque()
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box)
        guard code == 0 else {
            unsafe Unmanaged<Body>.fromOpaque(box).release()
            throw SystemFailure("pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}

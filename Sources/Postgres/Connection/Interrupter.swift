// SPDX-License-Identifier: Apache-2.0

internal import CLibpq
import Glibc

/// Stops a statement from another thread than the one that runs it.
///
/// Sendable although it holds pointers: libpq documents `PQcancel` as safe from any thread, its `PGcancel` is
/// constant, and the descriptor is a duplicate that lives as long as this object, so it can never mean another file.
@safe final class Interrupter: Sendable {
    nonisolated(unsafe) private let handle: OpaquePointer
    private let descriptor: Int32

    init?(_ connection: OpaquePointer) {
        guard let handle = unsafe PQgetCancel(connection) else { return nil }
        let descriptor = unsafe fcntl(PQsocket(connection), F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else {
            unsafe PQfreeCancel(handle)
            return nil
        }
        unsafe self.handle = handle
        self.descriptor = descriptor
    }

    deinit {
        unsafe PQfreeCancel(handle)
        close(descriptor)
    }

    /// Asks the server to cancel what this connection runs. Blocks until the server has passed the request on, so
    /// once it returns, a statement sent later cannot be hit by it.
    func cancelStatement() {
        // Whether it worked shows in the statement's own result; a failure leads to `breakConnection`.
        _ = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            unsafe PQcancel(handle, buffer.baseAddress, Int32(buffer.count))
        }
    }

    /// Ends the connection under libpq's feet: a thread that waits for the server comes back at once.
    func breakConnection() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Whether the server has said anything unasked while the connection was idle, most often that it is gone.
    var hasUnexpectedInput: Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&poller, 1, 0) != 0
    }
}

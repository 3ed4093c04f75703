// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file that a process keeps locked while it lives.
///
/// The kernel drops the lock when the process ends, however it ends, and knows the holder's process id. So a lock
/// file left behind by `kill -9` or a power failure means nothing, and a process id that another program has got
/// since is never taken for the daemon's.
package struct ProcessLock: Sendable {
    /// The lock file; its text is the holder's process id, for people.
    package let path: String

    /// The lock at a path.
    package init(path: String) {
        self.path = path
    }

    /// The process that holds the lock, or `nil`.
    package var holder: Int32? {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var request = Self.request
        guard unsafe fcntl(descriptor, F_GETLK, &request) == 0, request.l_type != F_UNLCK else { return nil }
        return request.l_pid
    }

    /// Takes the lock for the rest of this process's life.
    ///
    /// - Parameter waiting: wait for the present holder instead of failing.
    /// - Returns: whether the lock was taken; `false` only when somebody holds it and `waiting` is false.
    /// - Throws: ``ServerError`` when the file cannot be opened.
    @discardableResult
    package func take(waiting: Bool = false) throws(ServerError) -> Bool {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ServerError("\(path) cannot be opened: \(unsafe String(cString: strerror(errno)))")
        }
        var request = Self.request
        while unsafe fcntl(descriptor, waiting ? F_SETLKW : F_SETLK, &request) == -1 {
            if errno == EINTR { continue }
            close(descriptor)
            return false
        }
        // The descriptor stays open on purpose: closing it would drop the lock.
        ftruncate(descriptor, 0)
        let text = Array("\(getpid())\n".utf8)
        _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        return true
    }

    private static var request: flock {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        return request
    }
}

// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The few calls on Unix stream sockets that a proxy needs.
enum UnixSocket {
    /// Listens on a path, in place of whatever was there.
    static func listen(on path: String) throws(ChaosError) -> Int32 {
        unsafe unlink(path)
        let descriptor = try open()
        guard unsafe name(path, descriptor, bind) == 0, Glibc.listen(descriptor, 128) == 0 else {
            throw failure("listening on \(path)", closing: descriptor)
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    /// Connects to a server.
    ///
    /// - Returns: the connection, or `nil` when nobody listens.
    static func connect(to path: String) throws(ChaosError) -> Int32? {
        let descriptor = try open()
        guard unsafe name(path, descriptor, Glibc.connect) == 0 else {
            close(descriptor)
            return nil
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        return descriptor
    }

    /// Takes the next connection, or `nil` when none waits.
    static func accept(from listener: Int32) -> Int32? {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        return descriptor
    }

    /// Reads what is there.
    ///
    /// - Returns: the bytes; none when nothing is there yet; `nil` when the connection has ended.
    static func read(_ descriptor: Int32) -> [UInt8]? {
        var size = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            size = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            count = max(0, size)
        }
        if size > 0 { return bytes }
        return size < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil
    }

    /// Writes what the kernel takes.
    ///
    /// - Returns: how many bytes went, or `nil` when the connection has ended.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int? {
        let sent = unsafe bytes.withUnsafeBytes { raw in
            unsafe send(descriptor, raw.baseAddress, raw.count, Int32(MSG_NOSIGNAL))
        }
        if sent >= 0 { return sent }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    /// Waits for events on descriptors.
    static func poll(_ entries: inout [pollfd], for limit: Duration) {
        let milliseconds = Int32(max(0, limit / .milliseconds(1)).rounded(.up))
        _ = unsafe entries.withUnsafeMutableBufferPointer { buffer in
            unsafe Glibc.poll(buffer.baseAddress, nfds_t(buffer.count), milliseconds)
        }
    }

    private static func open() throws(ChaosError) -> Int32 {
        // Not inherited by the processes that the harness starts: a cut connection must be gone.
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("a socket", closing: descriptor) }
        return descriptor
    }

    private static func name(
        _ path: String, _ descriptor: Int32, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var family = sa_family_t(AF_UNIX)
        let bytes = unsafe withUnsafeBytes(of: &family) { unsafe Array($0) } + Array(path.utf8) + [0]
        return unsafe bytes.withUnsafeBytes { raw -> Int32 in
            guard let base = raw.baseAddress else { return -1 }
            return unsafe call(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }

    private static func failure(_ what: String, closing descriptor: Int32) -> ChaosError {
        let reason = unsafe String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        return ChaosError("\(what) failed: \(reason)")
    }
}

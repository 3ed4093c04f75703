// SPDX-License-Identifier: Apache-2.0

import Glibc

/// TCP ports of this machine's loopback interface.
package enum FreePort {
    /// Whether nobody listens on a port. Somebody may a moment later.
    package static func isFree(_ port: UInt16) -> Bool { bind(port) != nil }

    /// A port on which nobody listens, chosen by the kernel; `nil` when it has none.
    package static func any() -> UInt16? { bind(0) }

    /// Takes a port and gives it back.
    private static func bind(_ port: UInt16) -> UInt16? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        // As servers do, so that a port whose connections have just ended counts as free.
        var isReused: Int32 = 1
        unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe Glibc.bind(socket, address, length) == 0 && getsockname(socket, address, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }
}

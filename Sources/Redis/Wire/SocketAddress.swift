// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An address as the kernel takes it, of any family.
struct SocketAddress {
    let family: Int32
    private let bytes: [UInt8]

    /// A Unix socket; `nil` when the path does not fit (107 bytes and a terminating zero).
    init?(unixPath path: String) {
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? MemoryLayout<sa_family_t>.size
        guard path.utf8.count < MemoryLayout<sockaddr_un>.size - offset, !path.utf8.contains(0) else { return nil }
        var header = sa_family_t(AF_UNIX)
        var bytes = unsafe withUnsafeBytes(of: &header) { unsafe Array($0) }
        bytes.append(contentsOf: path.utf8)
        bytes.append(0)
        self.family = AF_UNIX
        self.bytes = bytes
    }

    private init(family: Int32, bytes: [UInt8]) {
        self.family = family
        self.bytes = bytes
    }

    /// All addresses of a host, in the resolver's order.
    static func resolve(host: String, port: UInt16) throws(ResolverFailure) -> [SocketAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV
        var first: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &first)
        guard code == 0 else { throw ResolverFailure(code: code) }
        defer { unsafe freeaddrinfo(first) }
        var result: [SocketAddress] = []
        var entry = unsafe first
        while let info = unsafe entry?.pointee {
            if let address = unsafe info.ai_addr {
                let raw = unsafe UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen))
                result.append(unsafe SocketAddress(family: info.ai_family, bytes: Array(raw)))
            }
            unsafe entry = info.ai_next
        }
        return result
    }

    /// Calls `body` with the address and its size.
    func withPointer<R>(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> R) -> R {
        unsafe bytes.withUnsafeBytes { raw in
            unsafe body(raw.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }
}

/// A host name that could not be resolved.
struct ResolverFailure: Error, CustomStringConvertible {
    let code: Int32

    var description: String {
        guard let text = unsafe gai_strerror(code) else { return "resolver error \(code)" }
        return unsafe String(cString: text)
    }
}

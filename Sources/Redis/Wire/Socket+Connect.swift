// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension Socket {
    /// Connects to the first address of a host that answers, or to a Unix socket.
    ///
    /// - Throws: ``RedisError/cannotConnect(address:reason:)``, or what interrupted the wait.
    static func connect(to address: RedisAddress, _ patience: Patience) throws(RedisError) -> Socket {
        switch address {
        case .tcp(let host, let port):
            var failure = "the name has no address"
            let candidates: [SocketAddress]
            do { candidates = try SocketAddress.resolve(host: host, port: port) } catch {
                throw .cannotConnect(address: "\(address)", reason: error.description)
            }
            for candidate in candidates {
                do throws(AttemptFailure) {
                    let socket = try connect(to: candidate, patience)
                    do { try socket.tuneForTCP() } catch { throw .refused(error.description) }
                    return socket
                } catch {
                    switch error {
                    case .refused(let reason): failure = reason
                    case .interrupted(let error): throw error
                    }
                }
            }
            throw .cannotConnect(address: "\(address)", reason: failure)
        case .unix(let path):
            guard let target = SocketAddress(unixPath: path) else {
                throw .cannotConnect(address: "\(address)", reason: "the path of a Unix socket has at most 107 bytes")
            }
            do throws(AttemptFailure) {
                return try connect(to: target, patience)
            } catch {
                switch error {
                case .refused(let reason): throw .cannotConnect(address: "\(address)", reason: reason)
                case .interrupted(let error): throw error
                }
            }
        }
    }

    /// Why one candidate was not connected to: it failed, and the next may be tried, or somebody ended the wait.
    private enum AttemptFailure: Error {
        case refused(String)
        case interrupted(RedisError)
    }

    private static func connect(
        to target: SocketAddress, _ patience: Patience
    ) throws(AttemptFailure) -> Socket {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(target.family, kind, 0)
        guard descriptor >= 0 else { throw .refused(SystemFailure("socket").description) }
        let socket = Socket(owning: descriptor)
        if unsafe target.withPointer({ unsafe Glibc.connect(descriptor, $0, $1) }) != 0 {
            guard errno == EINPROGRESS || errno == EINTR else { throw .refused(SystemFailure.text(errno)) }
            let ready: Readiness
            do throws(RedisError) { ready = try socket.wait(for: .writable, patience) } catch {
                throw .interrupted(error)
            }
            guard !ready.isEmpty else { throw .refused("no answer within the time limit") }
            let code = socket.pendingError()
            guard code == 0 else { throw .refused(SystemFailure.text(code)) }
        }
        return socket
    }

    /// Waits as long as `patience` allows.
    ///
    /// - Returns: what is ready, empty when the deadline has passed.
    /// - Throws: what interrupted the wait.
    func wait(for interests: Readiness, _ patience: Patience) throws(RedisError) -> Readiness {
        while true {
            let now = MonotonicInstant.now()
            var until = patience.deadline
            if let interval = patience.interval { until = min(until, now.advanced(byNanoseconds: interval)) }
            var ready = wait(for: interests, until: until, wake: patience.wake)
            if ready.contains(.woken) { patience.wake?.drain() }
            if let error = patience.interruption?() { throw error }
            ready.remove(.woken)
            if !ready.isEmpty || MonotonicInstant.now() >= patience.deadline { return ready }
        }
    }
}

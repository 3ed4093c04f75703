// SPDX-License-Identifier: Apache-2.0

/// A synchronous connection that one thread owns: each call blocks until its reply has come.
///
/// For threads of their own, such as a heartbeat that must go on however busy the tasks are. After an error other than
/// ``RedisError/server(code:message:)`` the connection is of no use and every call throws
/// ``RedisError/closed(address:)``: replies can never be mixed up. Make a new one then.
public struct RedisConnection: ~Copyable {
    private let configuration: RedisConfiguration
    private var link: Link
    /// Whether calls can still succeed.
    public private(set) var isUsable = true

    /// Connects, encrypts and logs in.
    ///
    /// - Throws: ``RedisError/cannotConnect(address:reason:)``.
    public init(_ configuration: RedisConfiguration) throws(RedisError) {
        self.link = try Link.connect(configuration)
        self.configuration = configuration
    }

    /// Executes one command.
    ///
    /// - Parameter timeout: how long to wait for the reply; the configuration's `commandTimeout` unless given.
    /// - Throws: ``RedisError/server(code:message:)`` for an error reply, and the errors of a broken connection.
    public mutating func call(_ command: RedisCommand, timeout: Duration? = nil) throws(RedisError) -> RedisValue {
        let reply = try pipeline([command], timeout: timeout)[0]
        if case .error(let line) = reply { throw RedisError(reply: line) }
        return reply
    }

    /// Executes commands with one write; error replies appear as ``RedisValue/error(_:)``.
    public mutating func pipeline(
        _ commands: [RedisCommand], timeout: Duration? = nil
    ) throws(RedisError) -> [RedisValue] {
        guard isUsable else { throw .closed(address: link.address) }
        let limit = timeout ?? configuration.commandTimeout
        do throws(RedisError) {
            return try link.exchange(commands, within: limit, Patience(until: .now().advanced(by: limit)))
        } catch {
            isUsable = false
            throw error
        }
    }

    /// Executes a script by its SHA-1, loading it where the server lacks it.
    public mutating func run(
        _ script: RedisScript, keys: [String], arguments: [any RedisArgument] = [], timeout: Duration? = nil
    ) throws(RedisError) -> RedisValue {
        let command = script.command(keys: keys, arguments: arguments)
        do throws(RedisError) {
            return try call(command, timeout: timeout)
        } catch .server(code: "NOSCRIPT", _) {
            let replies = try pipeline([script.loadCommand, command], timeout: timeout)
            for case .error(let line) in replies { throw RedisError(reply: line) }
            return replies[1]
        }
    }
}

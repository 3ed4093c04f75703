// SPDX-License-Identifier: Apache-2.0

/// How to reach a server and whom to be there.
public struct RedisConfiguration: Sendable, Hashable {
    public var address: RedisAddress
    /// ACL user, or `nil` for the default user.
    public var user: String?
    public var password: String?
    /// The database number that is selected after connecting.
    public var database: Int
    /// Encryption, or `nil` for plain bytes.
    public var tls: RedisTLS?
    /// `CLIENT SETNAME`: what `CLIENT LIST` shows; printable ASCII without spaces.
    public var clientName: String?
    /// Limit for connecting: TCP, TLS and authentication together. Name resolution is bounded by the resolver only.
    public var connectTimeout: Duration = .seconds(5)
    /// Limit for one command, from the moment it is handed over to the reply.
    public var commandTimeout: Duration = .seconds(5)

    public init(
        address: RedisAddress, user: String? = nil, password: String? = nil, database: Int = 0,
        tls: RedisTLS? = nil, clientName: String? = nil
    ) {
        self.address = address
        self.user = user
        self.password = password
        self.database = database
        self.tls = tls
        self.clientName = clientName
    }
}

extension RedisConfiguration: CustomStringConvertible {
    /// The address and database; never the password.
    public var description: String {
        "\(address)\(database == 0 ? "" : ", database \(database)")\(tls == nil ? "" : ", TLS")"
    }
}

extension RedisConfiguration {
    /// What a new connection says first, in one write: who it is, which database, its name.
    var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password {
            commands.append(RedisCommand("AUTH", arguments: user.map { [$0, password] } ?? [password]))
        }
        if database != 0 { commands.append(RedisCommand("SELECT", database)) }
        if let clientName { commands.append(RedisCommand("CLIENT", "SETNAME", clientName)) }
        return commands
    }
}

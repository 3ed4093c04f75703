// SPDX-License-Identifier: Apache-2.0

import Redis
import Testing

@Suite("A Redis URL")
struct RedisConfigurationURLTests {
    @Test(
        "names the server, the user and the database",
        arguments: [
            ("redis://localhost", RedisConfiguration(address: .tcp(host: "localhost", port: 6379))),
            ("REDIS://h:1", RedisConfiguration(address: .tcp(host: "h", port: 1))),
            ("redis://10.0.0.7:6380/3", RedisConfiguration(address: .tcp(host: "10.0.0.7", port: 6380), database: 3)),
            ("redis://h/", RedisConfiguration(address: .tcp(host: "h", port: 6379))),
            ("redis://h?db=4", RedisConfiguration(address: .tcp(host: "h", port: 6379), database: 4)),
            ("redis://[::1]:7000", RedisConfiguration(address: .tcp(host: "::1", port: 7000))),
            ("redis://[fe80::1]", RedisConfiguration(address: .tcp(host: "fe80::1", port: 6379))),
            ("redis://:secret@h", RedisConfiguration(address: .tcp(host: "h", port: 6379), password: "secret")),
            (
                "redis://ann:p%40s%3As@h:1/2?name=web",
                RedisConfiguration(
                    address: .tcp(host: "h", port: 1), user: "ann", password: "p@s:s", database: 2, clientName: "web")
            ),
            (
                "redis://ann:p@ss@h",
                RedisConfiguration(address: .tcp(host: "h", port: 6379), user: "ann", password: "p@ss")
            ),
            ("rediss://h", RedisConfiguration(address: .tcp(host: "h", port: 6379), tls: RedisTLS())),
            (
                "rediss://h?cafile=/etc/ca%20x.pem&certfile=c&keyfile=k",
                RedisConfiguration(
                    address: .tcp(host: "h", port: 6379),
                    tls: RedisTLS(caFile: "/etc/ca x.pem", certificateFile: "c", keyFile: "k"))
            ),
            ("unix:///run/redis.sock", RedisConfiguration(address: .unix(path: "/run/redis.sock"))),
            (
                "redis+unix://ann:pw@/run/redis.sock?db=5",
                RedisConfiguration(address: .unix(path: "/run/redis.sock"), user: "ann", password: "pw", database: 5)
            ),
        ])
    func reads(url: String, expected: RedisConfiguration) throws {
        #expect(try RedisConfiguration(url: url) == expected)
    }

    @Test(
        "that cannot be used says why",
        arguments: [
            ("localhost:6379", "no scheme"),
            ("http://h", "'http' is not known"),
            ("redis://", "no host"),
            ("redis://:7", "no host"),
            ("redis://h:port", "port 'port'"),
            ("redis://h:0", "port '0'"),
            ("redis://h:65536", "port '65536'"),
            ("redis://::1", "in brackets"),
            ("redis://[::1", "no ']'"),
            ("redis://h/one", "database 'one'"),
            ("redis://h?db=-1", "database '-1'"),
            ("redis://h?colour=red", "'colour' is not known"),
            ("redis://h?name=", "'name' has no value"),
            ("redis://h?cafile=x", "needs the scheme rediss"),
            ("redis://ann@h", "needs a password"),
            ("redis://a:%zz@h", "'%zz'"),
            ("unix://socket", "no socket path"),
            ("unix://host/socket", "no host"),
        ])
    func refuses(url: String, reason: String) {
        let error = #expect(throws: RedisError.self) { try RedisConfiguration(url: url) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("keeps its password out of errors and descriptions")
    func masksPasswords() throws {
        let error = #expect(throws: RedisError.self) { try RedisConfiguration(url: "redis://ann:secret@h:x") }
        #expect(error?.description.contains("secret") == false)
        #expect(try RedisConfiguration(url: "redis://ann:secret@h").description.contains("secret") == false)
    }
}

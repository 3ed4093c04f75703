// SPDX-License-Identifier: Apache-2.0

@testable import Redis
import Testing

@Suite("A Redis command")
struct RedisCommandTests {
    @Test(
        "spells numbers as Redis reads them",
        arguments: [
            (0, "0"), (7, "7"), (10, "10"), (-1, "-1"), (1_234_567_890_123, "1234567890123"),
            (Int.max, "9223372036854775807"), (Int.min, "-9223372036854775808"),
        ])
    func encodesIntegers(number: Int, text: String) {
        let expected = "*2\r\n$4\r\nINCR\r\n$\(text.utf8.count)\r\n\(text)\r\n"
        #expect(String(decoding: RedisCommand("INCR", number).bytes, as: UTF8.self) == expected)
    }

    @Test("counts bytes, not characters")
    func encodesText() {
        let command = RedisCommand("SET", "क्षे"[...], [0xff, 0x0d, 0x0a] as [UInt8], 2.5, Int64(3))
        let expected =
            Array("*5\r\n$3\r\nSET\r\n$12\r\nक्षे\r\n$3\r\n".utf8) + [0xff, 0x0d, 0x0a]
            + Array("\r\n$3\r\n2.5\r\n$1\r\n3\r\n".utf8)
        #expect(command.bytes == expected)
    }

    @Test("can be made from all its parts")
    func encodesParts() {
        #expect(RedisCommand(["GET", "k"]) == RedisCommand("GET", "k"))
    }

    @Test("of a script names it by its SHA-1")
    func namesScripts() {
        let script = RedisScript(name: "one", source: "return 1")
        #expect(script.sha1 == "e0e1f9fabfc9d4800c877a703b823ac0578ff8db")
        #expect(
            script.command(keys: ["k"], arguments: [5]) == RedisCommand("EVALSHA", script.sha1, 1, "k", 5))
    }

    @Test(
        "that fails is known by its code",
        arguments: [
            ("WRONGTYPE Operation against a key", "WRONGTYPE", "Operation against a key"),
            ("ERR unknown command", "ERR", "unknown command"),
            ("STALE", "STALE", ""),
            ("something else happened", "ERR", "something else happened"),
        ])
    func readsErrors(line: String, code: String, message: String) {
        #expect(RedisError(reply: line) == .server(code: code, message: message))
    }
}

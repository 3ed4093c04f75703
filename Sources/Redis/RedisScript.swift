// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL

/// A Lua script that the server knows by the SHA-1 of its text.
public struct RedisScript: Sendable, Hashable {
    /// What people call it, for logs and errors.
    public let name: String
    public let source: String
    /// SHA-1 of ``source`` in lower-case hexadecimal: the name that `EVALSHA` takes.
    public let sha1: String

    public init(name: String, source: String) {
        self.name = name
        self.source = source
        self.sha1 = RedisScript.digest(Array(source.utf8))
    }

    /// The `EVALSHA` of this script, for use in a pipeline. It answers `NOSCRIPT` where the server lacks the script;
    /// ``RedisClient/run(_:keys:arguments:)`` takes care of that by itself.
    public func command(keys: [String], arguments: [any RedisArgument] = []) -> RedisCommand {
        var parts: [any RedisArgument] = [sha1, keys.count]
        parts.reserveCapacity(2 + keys.count + arguments.count)
        for key in keys { parts.append(key) }
        parts.append(contentsOf: arguments)
        return RedisCommand("EVALSHA", arguments: parts)
    }

    /// The command that makes the server know this script.
    public var loadCommand: RedisCommand { RedisCommand("SCRIPT", "LOAD", source) }

    private static func digest(_ bytes: [UInt8]) -> String {
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            var length: UInt32 = 0
            let done = unsafe EVP_Digest(bytes, bytes.count, buffer.baseAddress, &length, EVP_sha1(), nil)
            // Only a libcrypto without SHA-1 gets here; no script could be named then.
            precondition(done == 1, "OpenSSL offers no SHA-1")
            count = Int(length)
        }
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

// SPDX-License-Identifier: Apache-2.0

extension RedisConfiguration {
    /// Reads a URL.
    ///
    ///     redis://[[user]:password@]host[:port][/database]
    ///     rediss://…                                          the same over TLS
    ///     unix://[[user]:password@]/path/to/socket            also redis+unix://
    ///
    /// Query parameters: `db`, `name` (client name), and for `rediss` `cafile`, `certfile`, `keyfile`.
    /// User, password, path and values may be percent-encoded. The port defaults to 6379.
    ///
    /// - Throws: ``RedisError/invalidURL(url:reason:)`` that says which part cannot be used.
    public init(url: String) throws(RedisError) {
        var parser = RedisURLParser(url: url)
        self = try parser.configuration()
    }
}

/// One reading of one URL. Foundation's `URL` is not used: it is large to link and silently repairs what it cannot read.
private struct RedisURLParser {
    let url: String

    mutating func configuration() throws(RedisError) -> RedisConfiguration {
        guard let colon = url.firstRange(of: "://") else {
            throw invalid("it has no scheme; expected redis://, rediss:// or unix://")
        }
        let scheme = url[..<colon.lowerBound].lowercased()
        let (body, query) = split(url[colon.upperBound...], at: "?")
        let parameters = try parameters(query)
        var configuration =
            switch scheme {
            case "redis": try tcp(body, tls: nil)
            case "rediss":
                try tcp(
                    body,
                    tls: RedisTLS(
                        caFile: parameters["cafile"], certificateFile: parameters["certfile"],
                        keyFile: parameters["keyfile"]))
            case "unix", "redis+unix": try unix(body)
            default: throw invalid("scheme '\(scheme)' is not known; expected redis, rediss or unix")
            }
        if let database = parameters["db"] { configuration.database = try number(database) }
        configuration.clientName = parameters["name"]
        let fileKeys = ["cafile", "certfile", "keyfile"]
        if configuration.tls == nil, let key = fileKeys.first(where: { parameters[$0] != nil }) {
            throw invalid("'\(key)' needs the scheme rediss")
        }
        return configuration
    }

    private func tcp(_ body: Substring, tls: RedisTLS?) throws(RedisError) -> RedisConfiguration {
        let (authority, path) = split(body, at: "/")
        let (login, place) = splitLogin(authority)
        let (host, port) = try hostAndPort(place)
        var configuration = RedisConfiguration(address: .tcp(host: host, port: port), tls: tls)
        try apply(login, to: &configuration)
        if let path, !path.isEmpty { configuration.database = try number(String(path)) }
        return configuration
    }

    private func unix(_ body: Substring) throws(RedisError) -> RedisConfiguration {
        guard let slash = body.firstIndex(of: "/") else { throw invalid("it names no socket path") }
        let (login, rest) = splitLogin(body[..<slash])
        guard rest.isEmpty else { throw invalid("a socket has no host; write unix:///path") }
        var configuration = RedisConfiguration(address: .unix(path: try decoded(body[slash...])))
        try apply(login, to: &configuration)
        return configuration
    }

    private func hostAndPort(_ place: Substring) throws(RedisError) -> (host: String, port: UInt16) {
        var host = place
        var port: Substring?
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { throw invalid("the IPv6 address has no ']'") }
            host = place[place.index(after: place.startIndex)..<end]
            let rest = place[place.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw invalid("unexpected '\(rest)' after the host") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = place.lastIndex(of: ":") {
            host = place[..<colon]
            port = place[place.index(after: colon)...]
            guard !host.contains(":") else { throw invalid("an IPv6 address stands in brackets: [\(place)]") }
        }
        guard !host.isEmpty else { throw invalid("it names no host") }
        guard let port else { return (try decoded(host), 6379) }
        guard let value = UInt16(port), value > 0 else {
            throw invalid("port '\(port)' is not a number from 1 to 65535")
        }
        return (try decoded(host), value)
    }

    private func apply(_ login: Substring?, to configuration: inout RedisConfiguration) throws(RedisError) {
        guard let login else { return }
        let (user, password) = split(login, at: ":")
        guard let password else { throw invalid("a user needs a password: user:password@host") }
        configuration.user = user.isEmpty ? nil : try decoded(user)
        configuration.password = try decoded(password)
    }

    private func parameters(_ query: Substring?) throws(RedisError) -> [String: String] {
        var result: [String: String] = [:]
        for pair in query?.split(separator: "&") ?? [] {
            let (key, value) = split(pair, at: "=")
            guard ["db", "name", "cafile", "certfile", "keyfile"].contains(key) else {
                throw invalid("parameter '\(key)' is not known; expected db, name, cafile, certfile or keyfile")
            }
            guard let value, !value.isEmpty else { throw invalid("parameter '\(key)' has no value") }
            result[String(key)] = try decoded(value)
        }
        return result
    }

    private func number(_ text: String) throws(RedisError) -> Int {
        guard let value = Int(text), value >= 0 else { throw invalid("database '\(text)' is not a number from 0") }
        return value
    }

    private func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let index = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<index], text[text.index(after: index)...])
    }

    /// The last `@` divides, so that an unencoded one in a password does no harm.
    private func splitLogin(_ authority: Substring) -> (login: Substring?, place: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    private func decoded(_ text: Substring) throws(RedisError) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else {
                throw invalid("'%\(digits)' is not a percent-encoded byte")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw invalid("it is not UTF-8") }
        return decoded
    }

    /// The error, with the password masked: URLs end up in logs.
    private func invalid(_ reason: String) -> RedisError {
        guard let colon = url.firstRange(of: "://"), let at = url.lastIndex(of: "@") else {
            return .invalidURL(url: url, reason: reason)
        }
        return .invalidURL(url: url[..<colon.upperBound] + "…" + url[at...], reason: reason)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions
package import Jobs

/// The kinds of job that a process knows.
package struct JobKindRegistry: Sendable {
    private let kinds: [String: any JobKind]

    package init(_ kinds: [any JobKind]) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { (type(of: $0).name, $0) })
    }

    /// The names of all kinds, sorted.
    package var names: [String] { kinds.keys.sorted() }

    /// - Throws: `BadInput` that suggests the nearest name when there is no such kind.
    package func kind(named name: String) throws(BadInput) -> any JobKind {
        guard let kind = kinds[name] else {
            throw BadInput(
                "unknown kind of job '\(name)'\(suggestion(name, kinds.keys))",
                hint: "known here: \(names.joined(separator: ", "))")
        }
        return kind
    }

    /// The kind of a job that is to run here.
    ///
    /// - Parameters:
    ///   - name: the kind.
    ///   - version: the version of the job's parameters; `nil` for the kind's own.
    /// - Throws: ``UnknownJob`` when there is no such kind, or only older versions of it.
    func kind(named name: String, version: Int?) throws(UnknownJob) -> any JobKind {
        guard let kind = kinds[name] else { throw UnknownJob(kind: name, version: version, known: nil) }
        let known = type(of: kind).version
        if let version, version > known { throw UnknownJob(kind: name, version: version, known: known) }
        return kind
    }

    /// The kinds that can run in this process, with the newest version of each.
    package var versions: [String: Int] { kinds.mapValues { type(of: $0).version } }

    /// Whether jobs of a kind can run in this process.
    package func knows(_ name: String) -> Bool { kinds[name] != nil }

    /// Looks at a kind's parameters before a job is accepted.
    ///
    /// - Parameters:
    ///   - name: the kind.
    ///   - parameters: a JSON object.
    /// - Returns: the kind's defaults.
    /// - Throws: `BadInput` for an unknown kind, parameters of the wrong form, or whatever the kind complains of.
    package func validate(_ name: String, parameters: String) async throws -> JobDefaults {
        let kind = try kind(named: name)
        try await kind.validate(json: parameters)
        return kind.defaults(json: parameters)
    }

    /// What a job has when the request does not say otherwise.
    ///
    /// - Parameters:
    ///   - name: the kind.
    ///   - parameters: a JSON object; one of the wrong form has no concurrency key, and its job will fail.
    /// - Throws: `BadInput` for an unknown kind.
    package func defaults(of name: String, parameters: String) throws(BadInput) -> JobDefaults {
        try kind(named: name).defaults(json: parameters)
    }
}

extension JobKind {
    fileprivate func validate(json: String) async throws {
        try await validate(try Self.decode(json))
    }

    fileprivate func defaults(json: String) -> JobDefaults {
        var defaults = defaults
        defaults.version = Self.version
        if let parameters = try? Self.decode(json) { defaults.concurrencyKey = concurrencyKey(parameters) }
        return defaults
    }

    /// Runs the handler on parameters in JSON and gives its result in JSON.
    ///
    /// - Parameter version: the version of the parameters' form, not later than the kind's own; `nil` for that.
    /// - Throws: what the handler throws, or `BadInput` for parameters of the wrong form.
    package func run(json: String, version: Int?, context: JobContext) async throws -> String {
        let version = version ?? Self.version
        let parameters = try Self.decode(version < Self.version ? Self.upcast(json: json, from: version) : json)
        return try Self.encodeResult(try await run(parameters, context: context))
    }

    /// Brings parameters of an older version into the form of the kind's own, one version after another.
    private static func upcast(json: String, from version: Int) throws -> String {
        var parameters: [String: JSONValue] = try JSONText.decode(json)
        for version in version..<Self.version { parameters = try upcast(parameters, from: version) }
        return try JSONText.encode(parameters)
    }

    private static func decode(_ json: String) throws(BadInput) -> Parameters {
        do {
            return try decodeParameters(json)
        } catch let error as DecodingError {
            throw BadInput("the parameters of a \(name) job are wrong: \(error.explanation)")
        } catch {
            throw BadInput("the parameters of a \(name) job are wrong: \(error)")
        }
    }
}

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
    package func run(json: String, context: JobContext) async throws -> String {
        let parameters = try Self.decode(json)
        return try Self.encodeResult(try await run(parameters, context: context))
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

// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// A kind of job: what its parameters are and how it is run.
///
/// A handler reads its parameters, works, and returns its result or throws. It can neither acknowledge nor requeue
/// itself. Whatever it writes to PostgreSQL goes through ``JobContext/commit(_:)`` or ``JobContext/finish(_:)``,
/// so that an attempt that has lost its lease writes nothing.
package protocol JobKind: Sendable {
    associatedtype Parameters: Codable & Sendable
    associatedtype Result: Codable & Sendable

    /// The name under which the kind is submitted.
    static var name: String { get }

    /// The version of the parameters' form; it rises when an older program could not read them.
    static var version: Int { get }

    /// What a job of this kind has when the request does not say otherwise.
    var defaults: JobDefaults { get }

    /// What jobs must have in common to share a limit, such as the model that they train; empty for nothing.
    ///
    /// Such jobs run one at a time, unless somebody has set another limit for the key.
    func concurrencyKey(_ parameters: Parameters) -> String

    /// Looks at parameters before a job is accepted, in the submitter's process.
    ///
    /// - Throws: `BadInput` when the job could not succeed.
    func validate(_ parameters: Parameters) async throws

    /// Does the work of one attempt.
    ///
    /// - Parameters:
    ///   - parameters: what was asked for.
    ///   - context: the attempt's means: database, progress, log, cancellation, commit.
    /// - Returns: the job's result.
    /// - Throws: `BadInput` or a `JobFailure` that is not retryable to fail for good; anything else is retried.
    func run(_ parameters: Parameters, context: JobContext) async throws -> Result

    /// Brings parameters of an older version into the form of the version after it.
    ///
    /// Jobs that were accepted by an older program are read through this, one version at a time.
    ///
    /// - Parameters:
    ///   - parameters: the members of the JSON object.
    ///   - version: the version that they have, lower than ``version``.
    /// - Throws: `BadInput` when there is no such way.
    static func upcast(_ parameters: [String: JSONValue], from version: Int) throws -> [String: JSONValue]

    /// Reads parameters. A kind with very many small jobs may do better by hand than the decoder that is the default.
    ///
    /// - Parameter json: a JSON object.
    static func decodeParameters(_ json: String) throws -> Parameters

    /// Writes a result as JSON. A kind with very many small jobs may do better by hand.
    static func encodeResult(_ result: Result) throws -> String
}

extension JobKind {
    package static var version: Int { 1 }
    package func concurrencyKey(_ parameters: Parameters) -> String { "" }
    package var defaults: JobDefaults { JobDefaults() }

    package static func upcast(
        _ parameters: [String: JSONValue], from version: Int
    ) throws -> [String: JSONValue] {
        throw BadInput("parameters of version \(version) of a \(name) job can no longer be read")
    }

    package static func decodeParameters(_ json: String) throws -> Parameters { try JSONText.decode(json) }
    package static func encodeResult(_ result: Result) throws -> String { try JSONText.encode(result) }
}

// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a workflow or a schedule, and in which part of it.
///
/// Rules know no files: whoever has read a definition from one turns the place into a line.
package struct DefinitionProblem: Error, Hashable, CustomStringConvertible {
    /// A part of a definition.
    package indirect enum Place: Hashable, Sendable {
        case whole
        case parameter(String)
        /// A step as a whole.
        case step(String)
        /// The parameters of a step, or of the job of a schedule.
        case jobParameters(step: String?)
        case needs(step: String)
        case waitsFor(step: String)
        case forEach(step: String)
        case compensation(step: String)
        /// A text that stands somewhere in another place.
        case text(containing: String, in: Place)
    }

    /// A name that is not known, and those that are.
    package struct UnknownName: Hashable, Sendable {
        package let name: String
        package let known: [String]
    }

    package let place: Place
    /// What is wrong and what was expected, in one sentence.
    package let message: String
    /// The name that is probably misspelt, when that is what is wrong.
    package let unknown: UnknownName?

    package init(_ message: String, at place: Place = .whole, unknown: UnknownName? = nil) {
        self.place = place
        self.message = message
        self.unknown = unknown
    }

    package var description: String { message }
}

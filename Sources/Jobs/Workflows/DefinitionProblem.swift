// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a workflow or a schedule, and in which part of it.
///
/// Rules know no files: whoever has read a definition from one turns the place into a line.
package struct DefinitionProblem: Error, Hashable, CustomStringConvertible {
    /// A part of a definition.
    package enum Place: Hashable, Sendable {
        case whole
        case parameter(String)
        /// A step as a whole.
        case step(String)
        /// The parameters of a step, or of the job of a schedule.
        case jobParameters(step: String?)
        case needs(step: String)
    }

    package let place: Place
    /// What is wrong and what was expected, in one sentence.
    package let message: String

    package init(_ message: String, at place: Place = .whole) {
        self.place = place
        self.message = message
    }

    package var description: String { message }
}

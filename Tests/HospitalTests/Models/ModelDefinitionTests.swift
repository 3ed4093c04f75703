// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import Hospital

@Suite("Model definition files")
struct ModelDefinitionTests {
    /// `jobs/models` of this package.
    private let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../jobs/models").standardized.path

    @Test("all shipped ones can be read")
    func shipped() throws {
        let catalog = ModelCatalog(directory: directory)
        #expect(try catalog.names().contains("or_duration"))
        for name in try catalog.names() { #expect(try catalog.definition(named: name).name == name) }
    }

    @Test("an unknown name is answered with the nearest one")
    func unknown() throws {
        let error = try #require(throws: BadInput.self) {
            try ModelCatalog(directory: directory).definition(named: "or_durations")
        }
        #expect(error.message == "there is no model 'or_durations' in \(directory) (did you mean 'or_duration'?)")
    }

    @Test("a name cannot lead out of the directory")
    func traversal() {
        #expect(throws: BadInput.self) {
            try ModelCatalog(directory: directory + "/nowhere").definition(named: "../or_duration")
        }
        #expect(throws: BadInput.self) {
            try ModelCatalog(directory: directory).definition(named: "../models/or_duration")
        }
    }

    @Test("the seed and the rounds of a job take the place of the file's")
    func overrides() throws {
        let definition = try parse(Self.valid)
        #expect(definition.with(seed: 9, rounds: nil).seed == 9)
        #expect(definition.with(seed: 9, rounds: nil).rounds == definition.rounds)
        #expect(definition.with(seed: nil, rounds: 3).rounds == 3)
    }

    @Test(
        "a mistake names the file, the line and what was expected",
        arguments: [
            ("sql: c.suite", "sql: c.WHEELS_OUT", "m.yml:10:43: the feature 'suite' uses 'wheels_out', which"),
            ("last_days: 31", "last_days: 0", "m.yml:13:23: 'last_days' must be from 1 to 36525, not 0"),
            ("at_most: 0.4", "at_most: 1", "m.yml:13:36: 'at_most' must be a share above 0 and below 1, not 1.0"),
            ("of: booked", "of: bookd", "m.yml:15:36: there is no feature 'bookd' (did you mean 'booked'?)"),
            ("of: booked", "of: suite", "m.yml:15:36: the value of 'suite' is no prediction: it is not numeric"),
            ("predicts: value", "predicts: median", "m.yml:15:37: 'booked' must be categorical, so that a median"),
            ("eta: 0.1", "etta: 0.1", "m.yml:18:20: unknown key 'etta' (did you mean 'eta'?)"),
            ("kind: categorical", "kind: text", "m.yml:10:25: 'kind' must be one of categorical, numeric, not 'text'"),
            ("- {name: booked,", "- {name: suite,", "m.yml:11:5: the feature 'suite' appears twice"),
            ("rounds: 20", "rounds: many", "m.yml:16:9: 'rounds' must be a whole number, not 'many'"),
            ("metric: mae\n", "", "m.yml:1:1: 'metric' is missing"),
        ])
    func mistakes(correct: String, wrong: String, message: String) throws {
        let text = Self.valid.replacing(correct, with: wrong, maxReplacements: 1)
        #expect(text != Self.valid)
        let error = try #require(throws: DefinitionError.self) { try parse(text) }
        #expect(error.description.hasPrefix(message), "\(error)")
    }

    private func parse(_ text: String) throws(DefinitionError) -> ModelDefinition {
        try ModelDefinition(DefinitionFile.parse(text, file: "m.yml"), name: "m")
    }

    private static let valid = """
        title: T
        description: D
        unit: min
        source:
          from: hospital.or_cases c
          key: c.encounter_id
          day: c.case_date
          known_afterwards: [wheels_in, wheels_out]
        features:
          - {name: suite, kind: categorical, sql: c.suite, about: room}
          - {name: booked, kind: numeric, sql: c.booked_minutes, about: minutes}
        target: {name: minutes, sql: c.wheels_out - c.wheels_in}
        hold_out: {last_days: 31, at_most: 0.4, least_train_rows: 20, least_test_rows: 5}
        baselines:
          - {name: b, predicts: value, of: booked}
        rounds: 20
        seed: 1
        parameters: {eta: 0.1}
        metric: mae

        """
}

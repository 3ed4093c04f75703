// SPDX-License-Identifier: Apache-2.0

extension WorkflowDefinition {
    func validate() throws(DefinitionProblem) {
        try Self.check(name: name, of: "workflow", at: .whole)
        guard !steps.isEmpty else { throw DefinitionProblem("a workflow needs at least one step") }
        try validateParameterNames()
        try validateSteps()
        for step in steps { try step.validate() }
        try validatePlaceholders()
    }

    /// Names end up in tables, keys and command lines.
    static func check(name: String, of thing: String, at place: DefinitionProblem.Place) throws(DefinitionProblem) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard allowed, !name.isEmpty else {
            throw DefinitionProblem(
                "the name of a \(thing) has letters, digits, '-' and '_', unlike '\(name)'", at: place)
        }
    }

    private func validateParameterNames() throws(DefinitionProblem) {
        var seen: Set<String> = []
        for parameter in parameters {
            let place = DefinitionProblem.Place.parameter(parameter.name)
            try Self.check(name: parameter.name, of: "parameter", at: place)
            guard seen.insert(parameter.name).inserted else {
                throw DefinitionProblem("the parameter '\(parameter.name)' appears twice", at: place)
            }
        }
    }

    private func validateSteps() throws(DefinitionProblem) {
        var seen: Set<String> = []
        for step in steps {
            try Self.check(name: step.name, of: "step", at: .step(step.name))
            guard seen.insert(step.name).inserted else {
                throw DefinitionProblem("the step '\(step.name)' appears twice", at: .step(step.name))
            }
        }
        for step in steps {
            var named: Set<String> = []
            try check(step.needs, of: step, "needs", at: .needs(step: step.name), &named)
            try check(step.waitsFor, of: step, "waits for", at: .waitsFor(step: step.name), &named)
        }
        if let cycle = graph.cycle() {
            let path = cycle.joined(separator: " → ")
            let step = steps.first { $0.name == cycle[0] }
            throw DefinitionProblem(
                "steps wait for each other: \(path)",
                at: step?.needs.contains(cycle[1]) == true ? .needs(step: cycle[0]) : .waitsFor(step: cycle[0]))
        }
    }

    /// Checks that the steps which another one names are there, and named once.
    private func check(
        _ others: [String], of step: WorkflowStep, _ verb: String, at place: DefinitionProblem.Place,
        _ named: inout Set<String>
    ) throws(DefinitionProblem) {
        for other in others {
            guard steps.contains(where: { $0.name == other }) else {
                throw DefinitionProblem(
                    "step '\(step.name)' \(verb) '\(other)', which is not a step", at: place,
                    unknown: .init(name: other, known: steps.map(\.name).filter { $0 != step.name }))
            }
            guard named.insert(other).inserted else {
                throw DefinitionProblem("step '\(step.name)' \(verb) '\(other)' twice", at: place)
            }
        }
    }
}

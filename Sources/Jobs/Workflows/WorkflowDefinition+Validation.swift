// SPDX-License-Identifier: Apache-2.0

extension WorkflowDefinition {
    func validate() throws(DefinitionProblem) {
        try Self.check(name: name, of: "workflow", at: .whole)
        guard !steps.isEmpty else { throw DefinitionProblem("a workflow needs at least one step") }
        try validateParameterNames()
        try validateSteps()
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
            var needs: Set<String> = []
            for need in step.needs {
                guard seen.contains(need) else {
                    throw DefinitionProblem(
                        "step '\(step.name)' needs '\(need)', which is not a step", at: .needs(step: step.name))
                }
                guard needs.insert(need).inserted else {
                    throw DefinitionProblem("step '\(step.name)' needs '\(need)' twice", at: .needs(step: step.name))
                }
            }
        }
        if let cycle = graph.cycle() {
            let path = cycle.joined(separator: " → ")
            throw DefinitionProblem("steps wait for each other: \(path)", at: .needs(step: cycle[0]))
        }
    }

    private func validatePlaceholders() throws(DefinitionProblem) {
        var used: Set<String> = []
        var references: [String: [String]] = [:]
        for parameter in parameters {
            let names = try knownPlaceholders(at: .parameter(parameter.name)) { () throws(TemplateError) in
                try parameter.defaultValue?.placeholders() ?? []
            }
            used.formUnion(names)
            references[parameter.name] = parameters.map(\.name).filter { names.contains(Placeholder.parameter($0)) }
        }
        for step in steps {
            used.formUnion(
                try knownPlaceholders(at: .jobParameters(step: step.name)) { () throws(TemplateError) in
                    try step.job.placeholders()
                })
        }
        if let cycle = DependencyGraph(nodes: parameters.map(\.name), needs: references).cycle() {
            let path = cycle.joined(separator: " → ")
            throw DefinitionProblem("defaults refer to each other: \(path)", at: .parameter(cycle[0]))
        }
        if let unused = parameters.first(where: { !used.contains(Placeholder.parameter($0.name)) }) {
            throw DefinitionProblem(
                "the parameter '\(unused.name)' is not used: no step names ${\(Placeholder.parameter(unused.name))}",
                at: .parameter(unused.name))
        }
    }

    private func knownPlaceholders(
        at place: DefinitionProblem.Place, _ placeholders: () throws(TemplateError) -> [String]
    ) throws(DefinitionProblem) -> [String] {
        let names = try TemplateError.located(at: place, nil, placeholders)
        let known = parameters.map { Placeholder.parameter($0.name) } + [Placeholder.runDate]
        if let unknown = names.first(where: { !known.contains($0) }) {
            let list = known.map { "${\($0)}" }.joined(separator: ", ")
            throw DefinitionProblem("${\(unknown)} is not known; there are \(list)", at: place)
        }
        return names
    }
}

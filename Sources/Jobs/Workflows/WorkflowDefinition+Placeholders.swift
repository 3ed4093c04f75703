// SPDX-License-Identifier: Apache-2.0

extension WorkflowDefinition {
    /// Checks that every placeholder will have a value where it stands, and that every parameter is used.
    func validatePlaceholders() throws(DefinitionProblem) {
        var used: Set<String> = []
        var references: [String: [String]] = [:]
        for parameter in parameters {
            let names = try Scope(self, at: .parameter(parameter.name)).check(parameter.defaultValue)
            used.formUnion(names)
            references[parameter.name] = parameters.map(\.name).filter { names.contains("params.\($0)") }
        }
        let ancestors = graph.ancestors()
        for step in steps {
            let needed = ancestors[step.name, default: []]
            used.formUnion(
                try names(
                    in: step.work, of: step, seeing: needed, jobAt: .jobParameters(step: step.name),
                    listAt: .forEach(step: step.name)))
            guard let compensation = step.compensation else { continue }
            let place = DefinitionProblem.Place.compensation(step: step.name)
            used.formUnion(
                try names(
                    in: compensation, of: step, seeing: needed.union([step.name]), jobAt: place, listAt: place))
        }
        if let cycle = DependencyGraph(nodes: parameters.map(\.name), needs: references).cycle() {
            let path = cycle.joined(separator: " → ")
            throw DefinitionProblem("defaults refer to each other: \(path)", at: .parameter(cycle[0]))
        }
        if let unused = parameters.first(where: { !used.contains("params.\($0.name)") }) {
            throw DefinitionProblem(
                "the parameter '\(unused.name)' is not used: no step names ${params.\(unused.name)}",
                at: .parameter(unused.name))
        }
    }

    /// The placeholders of a step's work, or of its compensation, after a check of each.
    private func names(
        in work: StepWork, of step: WorkflowStep, seeing visible: Set<String>, jobAt jobPlace: DefinitionProblem.Place,
        listAt listPlace: DefinitionProblem.Place
    ) throws(DefinitionProblem) -> [String] {
        var list = Scope(self, at: listPlace)
        list.step = step.name
        list.visible = visible
        var job = list
        job.place = jobPlace
        job.hasItem = work.fanOut != nil
        let branch = work.job.branch.map { JSONValue.string($0) }
        return try list.check(work.fanOut?.list) + job.check(.object(work.job.parameters)) + job.check(branch)
    }
}

/// What a placeholder may name at one place of a definition.
private struct Scope {
    let definition: WorkflowDefinition
    var place: DefinitionProblem.Place
    /// The step to which the place belongs.
    var step: String?
    /// The steps whose results are known there.
    var visible: Set<String> = []
    /// Whether there is an item.
    var hasItem = false

    init(_ definition: WorkflowDefinition, at place: DefinitionProblem.Place) {
        self.definition = definition
        self.place = place
    }

    /// Checks every placeholder in a value.
    ///
    /// - Returns: what stands between the braces of each.
    func check(_ value: JSONValue?) throws(DefinitionProblem) -> [String] {
        guard let value else { return [] }
        let names = try TemplateError.located(at: place, nil) { () throws(TemplateError) in try value.placeholders() }
        for name in names { try check(name) }
        return names
    }

    private func check(_ name: String) throws(DefinitionProblem) {
        switch Placeholder(name) {
        case .runDate: return
        case .parameter(let parameter) where definition.parameters.contains { $0.name == parameter }: return
        case .result(let needed, _) where step != nil: try check(name, names: needed, asList: false)
        case .results(let needed, _) where step != nil: try check(name, names: needed, asList: true)
        case .item where hasItem: return
        case .item where step != nil: throw problem(name, "stands only in the job of a step with 'for_each'")
        default: throw unknown(name)
        }
    }

    private func check(_ name: String, names needed: String, asList: Bool) throws(DefinitionProblem) {
        guard let target = definition.steps.first(where: { $0.name == needed }) else {
            throw problem(
                name, "names '\(needed)', which is not a step",
                unknown: .init(name: needed, known: definition.steps.map(\.name).filter { $0 != step }))
        }
        guard visible.contains(needed) else {
            throw problem(
                name,
                needed == step
                    ? "names the step's own result, which is not there before it has run"
                    : "names step '\(needed)', for which step '\(step ?? "")' does not wait: add it to 'needs'")
        }
        switch (target.fanOut != nil, asList) {
        case (true, false):
            throw problem(
                name,
                "names one result, but step '\(needed)' has a job for each item: "
                    + "${steps.\(needed).results} is the list of their results")
        case (false, true):
            throw problem(
                name, "names a list of results, but step '\(needed)' has one job: ${steps.\(needed).result}")
        case (true, true), (false, false): return
        }
    }

    private func problem(
        _ name: String, _ message: String, unknown: DefinitionProblem.UnknownName? = nil
    ) -> DefinitionProblem {
        DefinitionProblem(
            "${\(name)} \(message)", at: .text(containing: "${\(name)}", in: place), unknown: unknown)
    }

    private func unknown(_ name: String) -> DefinitionProblem {
        var known = definition.parameters.map { "params.\($0.name)" } + ["run.date"]
        for step in definition.steps where visible.contains(step.name) {
            known.append("steps.\(step.name).\(step.fanOut == nil ? "result" : "results")")
        }
        if hasItem { known.append("item") }
        let list = known.map { "${\($0)}" }.joined(separator: ", ")
        return problem(name, "is not known; there are \(list)", unknown: .init(name: name, known: known))
    }
}

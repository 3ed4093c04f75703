// SPDX-License-Identifier: Apache-2.0

extension WorkflowStep {
    /// What can be said of a step without a look at the others.
    func validate() throws(DefinitionProblem) {
        guard weight > 0 else {
            throw DefinitionProblem("the weight of a step must be at least 1, not \(weight)", at: .step(name))
        }
        try Self.validate(fanOut, at: .forEach(step: name))
        try Self.validate(compensation?.fanOut, at: .compensation(step: name))
        switch (onFailure, compensation) {
        case (.compensate, nil):
            throw DefinitionProblem(
                "'on_failure: compensate' needs a 'compensate' with the job that undoes step '\(name)'",
                at: .step(name))
        case (.stop, .some), (.continue, .some):
            throw DefinitionProblem(
                "'compensate' belongs to 'on_failure: compensate', which step '\(name)' does not say",
                at: .compensation(step: name))
        case (.compensate, .some), (.stop, nil), (.continue, nil): break
        }
    }

    private static func validate(
        _ fanOut: FanOut?, at place: DefinitionProblem.Place
    ) throws(DefinitionProblem) {
        guard let fanOut else { return }
        if let maxParallel = fanOut.maxParallel, maxParallel < 1 {
            throw DefinitionProblem("'max_parallel' must be at least 1, not \(maxParallel)", at: place)
        }
        if case .array(let items) = fanOut.list, items.count > FanOut.limit {
            throw DefinitionProblem(
                "'for_each' has \(items.count) items; at most \(FanOut.limit) are allowed", at: place)
        }
    }
}

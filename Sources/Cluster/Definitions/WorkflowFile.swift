// SPDX-License-Identifier: Apache-2.0

package import Definitions
package import Jobs

/// Reads a workflow from a file of `jobs/workflows`. The workflow is called what the file is called.
package enum WorkflowFile {
    /// - Parameters:
    ///   - text: what the file says.
    ///   - path: a file whose name without `.yml` is the workflow's name.
    ///   - kinds: the kinds of job that there are.
    /// - Throws: ``DefinitionError`` with the line of whatever cannot be used.
    package static func parse(
        _ text: String, of path: String, kinds: [String]
    ) throws(DefinitionError) -> WorkflowDefinition {
        try workflow(named: definitionName(of: path), in: try DefinitionFile.parse(text, file: path), kinds: kinds)
    }

    static func workflow(
        named name: String, in root: DefinitionNode, kinds: [String]
    ) throws(DefinitionError) -> WorkflowDefinition {
        let mapping = try root.mapping(keys: ["description", "parameters", "on_failure", "steps"])
        var places: [DefinitionProblem.Place: DefinitionNode] = [:]
        let parameters = try parameters(of: mapping, places: &places)
        var steps: [WorkflowStep] = []
        let onFailure: WorkflowStep.OnFailure = try mapping["on_failure"]?.oneOf() ?? .stop
        for node in try mapping.required("steps").list() {
            steps.append(try step(node, kinds: kinds, onFailure: onFailure, places: &places))
        }
        let description = try mapping["description"]?.string()
        do {
            return try WorkflowDefinition(name: name, description: description, parameters: parameters, steps: steps)
        } catch {
            let hint = error.unknown.map { suggestion($0.name, $0.known) } ?? ""
            throw (node(at: error.place, places) ?? root).error(error.message + hint)
        }
    }

    /// The nearest node to what is wrong.
    private static func node(
        at place: DefinitionProblem.Place, _ places: [DefinitionProblem.Place: DefinitionNode]
    ) -> DefinitionNode? {
        guard case .text(let text, let outer) = place else { return places[place] }
        let node = node(at: outer, places)
        return node?.scalar(containing: text) ?? node
    }

    private static func parameters(
        of mapping: DefinitionMapping, places: inout [DefinitionProblem.Place: DefinitionNode]
    ) throws(DefinitionError) -> [WorkflowParameter] {
        guard let node = mapping["parameters"] else { return [] }
        var parameters: [WorkflowParameter] = []
        for (name, value) in try node.mapping().entries {
            places[.parameter(name)] = value
            // `input:` alone is a parameter that must be given.
            guard !value.isNull else {
                parameters.append(WorkflowParameter(name: name))
                continue
            }
            let keys = try value.mapping(keys: ["description", "default"])
            let defaultValue = keys.entries.first { $0.key == "default" }?.value.json()
            parameters.append(
                WorkflowParameter(
                    name: name, description: try keys["description"]?.string(), defaultValue: defaultValue))
        }
        return parameters
    }

    private static func step(
        _ node: DefinitionNode, kinds: [String], onFailure: WorkflowStep.OnFailure,
        places: inout [DefinitionProblem.Place: DefinitionNode]
    ) throws(DefinitionError) -> WorkflowStep {
        let mapping = try node.mapping(
            keys: ["name", "needs", "waits_for", "on_failure", "compensate", "weight"] + workKeys)
        let nameNode = try mapping.required("name")
        let name = try nameNode.string()
        places[.step(name)] = nameNode
        places[.jobParameters(step: name)] = mapping["parameters"] ?? node
        places[.forEach(step: name)] = mapping["for_each"] ?? node
        places[.compensation(step: name)] = mapping["compensate"] ?? node
        places[.needs(step: name)] = mapping["needs"] ?? node
        places[.waitsFor(step: name)] = mapping["waits_for"] ?? node
        let work = try work(of: mapping, kinds: kinds)
        let compensation = try mapping["compensate"]?.mapping(keys: workKeys)
        return WorkflowStep(
            name: name, job: work.job, fanOut: work.fanOut,
            needs: try mapping["needs"]?.strings() ?? [],
            waitsFor: try mapping["waits_for"]?.strings() ?? [],
            onFailure: try mapping["on_failure"]?.oneOf() ?? onFailure,
            compensation: try compensation.map { mapping throws(DefinitionError) in
                try self.work(of: mapping, kinds: kinds)
            },
            weight: try mapping["weight"]?.positiveInt() ?? 1)
    }

    /// The keys that describe the work of a step and of what undoes one.
    private static let workKeys = DefinitionMapping.jobKeys + ["for_each", "max_parallel"]

    private static func work(
        of mapping: DefinitionMapping, kinds: [String]
    ) throws(DefinitionError) -> StepWork {
        let job = try mapping.jobTemplate(kinds: kinds)
        let maxParallel = mapping["max_parallel"]
        guard let list = mapping["for_each"] else {
            if let maxParallel { throw maxParallel.error("'max_parallel' belongs to 'for_each'") }
            return StepWork(job: job)
        }
        switch list.value {
        case .list: break
        case .text(let text) where text.hasPrefix("${"): break
        default:
            throw list.error(
                "'for_each' must be a list or a placeholder for one, such as ${steps.find.result.files}, "
                    + "not '\(list.json().plainText ?? "nothing")'")
        }
        return StepWork(job: job, fanOut: FanOut(list: list.json(), maxParallel: try maxParallel?.positiveInt()))
    }
}

/// The name of what a definition file defines: the file's name without its folder and its ending.
func definitionName(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".yml") ? String(file.dropLast(4)) : file
}

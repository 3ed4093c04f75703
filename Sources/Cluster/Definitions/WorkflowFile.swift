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
        let mapping = try root.mapping(keys: ["description", "parameters", "steps"])
        var places: [DefinitionProblem.Place: DefinitionNode] = [:]
        let parameters = try parameters(of: mapping, places: &places)
        var steps: [WorkflowStep] = []
        for node in try mapping.required("steps").list() { steps.append(try step(node, kinds: kinds, places: &places)) }
        let description = try mapping["description"]?.string()
        do {
            return try WorkflowDefinition(name: name, description: description, parameters: parameters, steps: steps)
        } catch {
            throw (places[error.place] ?? root).error(error.message)
        }
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
        _ node: DefinitionNode, kinds: [String], places: inout [DefinitionProblem.Place: DefinitionNode]
    ) throws(DefinitionError) -> WorkflowStep {
        let mapping = try node.mapping(keys: ["name", "needs", "on_failure"] + DefinitionMapping.jobKeys)
        let nameNode = try mapping.required("name")
        let name = try nameNode.string()
        places[.step(name)] = nameNode
        places[.jobParameters(step: name)] = mapping["parameters"] ?? node
        places[.needs(step: name)] = mapping["needs"] ?? node
        return WorkflowStep(
            name: name,
            job: try mapping.jobTemplate(kinds: kinds),
            needs: try mapping["needs"]?.strings() ?? [],
            onFailure: try mapping["on_failure"]?.oneOf() ?? .stop)
    }
}

/// The name of what a definition file defines: the file's name without its folder and its ending.
func definitionName(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".yml") ? String(file.dropLast(4)) : file
}

// SPDX-License-Identifier: Apache-2.0

/// Jobs that belong together: which there are and which wait for which.
///
/// A value of this type is sound: names are unique, every need is a step, no step waits for itself, every placeholder
/// has a value where it stands, and every parameter is used.
package struct WorkflowDefinition: Sendable, Hashable, Codable {
    package let name: String
    package let description: String?
    /// In the order in which they were written.
    package let parameters: [WorkflowParameter]
    /// In the order in which they were written.
    package let steps: [WorkflowStep]

    /// - Parameter steps: at least one.
    /// - Throws: ``DefinitionProblem`` for the first rule that is broken.
    package init(
        name: String, description: String? = nil, parameters: [WorkflowParameter] = [], steps: [WorkflowStep]
    ) throws(DefinitionProblem) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.steps = steps
        try validate()
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            name: try container.decode(String.self, forKey: .name),
            description: try container.decodeIfPresent(String.self, forKey: .description),
            parameters: try container.decode([WorkflowParameter].self, forKey: .parameters),
            steps: try container.decode([WorkflowStep].self, forKey: .steps))
    }

    /// The steps by how early they can run: all of a layer need only steps of earlier ones.
    package var layers: [[WorkflowStep]] {
        let byName = Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0) })
        return graph.layers().map { $0.compactMap { byName[$0] } }
    }

    var graph: DependencyGraph {
        DependencyGraph(
            nodes: steps.map(\.name), needs: Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0.predecessors) }))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Who needs whom, by name. Every need is itself a node.
struct DependencyGraph {
    /// The nodes in the order in which they were written.
    let nodes: [String]
    /// What a node needs directly.
    let needs: [String: [String]]

    /// A cycle as a path that ends where it began, such as `["a", "b", "a"]`, or `nil` when there is none.
    func cycle() -> [String]? {
        var finished: Set<String> = []
        for node in nodes {
            var path: [String] = []
            if let cycle = cycle(from: node, path: &path, finished: &finished) { return cycle }
        }
        return nil
    }

    private func cycle(from node: String, path: inout [String], finished: inout Set<String>) -> [String]? {
        if finished.contains(node) { return nil }
        if let start = path.firstIndex(of: node) { return Array(path[start...]) + [node] }
        path.append(node)
        for need in needs[node, default: []] {
            if let cycle = cycle(from: need, path: &path, finished: &finished) { return cycle }
        }
        path.removeLast()
        finished.insert(node)
        return nil
    }

    /// The nodes by their distance from the start: each needs only nodes of earlier layers, and one of the layer just
    /// before its own.
    ///
    /// - Precondition: there is no cycle.
    func layers() -> [[String]] {
        var depths: [String: Int] = [:]
        var layers: [[String]] = []
        for node in nodes {
            let depth = depth(of: node, known: &depths)
            while layers.count <= depth { layers.append([]) }
            layers[depth].append(node)
        }
        return layers
    }

    /// For each node, all that it needs, directly or through others.
    ///
    /// - Precondition: there is no cycle.
    func ancestors() -> [String: Set<String>] {
        var known: [String: Set<String>] = [:]
        for node in layers().joined() {
            known[node] = needs[node, default: []].reduce(into: []) { found, need in
                found.insert(need)
                found.formUnion(known[need, default: []])
            }
        }
        return known
    }

    private func depth(of node: String, known: inout [String: Int]) -> Int {
        if let depth = known[node] { return depth }
        let depth = needs[node, default: []].map { self.depth(of: $0, known: &known) + 1 }.max() ?? 0
        known[node] = depth
        return depth
    }
}

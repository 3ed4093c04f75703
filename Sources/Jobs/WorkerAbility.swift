// SPDX-License-Identifier: Apache-2.0

/// Which jobs a worker can run now.
package struct WorkerAbility: Hashable, Sendable {
    /// The kinds that it knows, with the newest version of each; it knows the older ones too.
    package var kinds: [String: Int]
    package var capabilities: Set<String>
    /// Memory for further jobs, in MiB; `nil` when it does not count.
    package var freeMemory: Int?

    package init(kinds: [String: Int], capabilities: Set<String> = [], freeMemory: Int? = nil) {
        self.kinds = kinds
        self.capabilities = capabilities
        self.freeMemory = freeMemory
    }

    /// `KIND@VERSION,…/MEMORY/CAPABILITY,…`: the form in Redis. No memory means that it does not count.
    package var text: String {
        let known = kinds.sorted { $0.key < $1.key }.map { "\($0.key)@\($0.value)" }.joined(separator: ",")
        let memory = freeMemory.map { "\(max(0, $0))" } ?? ""
        return "\(known)/\(memory)/\(capabilities.sorted().joined(separator: ","))"
    }
}

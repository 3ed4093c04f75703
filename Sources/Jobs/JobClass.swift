// SPDX-License-Identifier: Apache-2.0

/// Everything about a job that decides which workers may claim it. Ready jobs of one branch and class wait in one lane.
package struct JobClass: Hashable, Sendable {
    package var kind: String
    /// The version of the parameters' form.
    package var version: Int
    /// Capabilities that a worker must have, sorted, each once.
    package private(set) var capabilities: [String]
    /// Memory that a worker must have free, in MiB.
    package var memory: Int
    /// Jobs of one queue with the same key share a limit; empty for none.
    package var concurrencyKey: String

    package init(
        kind: String, version: Int = 1, capabilities: [String] = [], memory: Int = 0, concurrencyKey: String = ""
    ) {
        self.kind = kind
        self.version = version
        self.capabilities = Set(capabilities).sorted()
        self.memory = memory
        self.concurrencyKey = concurrencyKey
    }

    /// `KIND@VERSION/MEMORY/CAPABILITIES/KEY`, which equal classes alone share: the form in Redis.
    ///
    /// No memory is left out; capabilities have commas between. The key comes last and may be any text.
    package var text: String {
        "\(kind)@\(version)/\(memory > 0 ? "\(memory)" : "")/\(capabilities.joined(separator: ","))/\(concurrencyKey)"
    }

    /// Reads ``text``.
    package init?(text: String) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, let at = parts[0].lastIndex(of: "@"),
            let version = Int(parts[0][parts[0].index(after: at)...]), let memory = parts[1].isEmpty ? 0 : Int(parts[1])
        else { return nil }
        self.init(
            kind: String(parts[0][..<at]), version: version,
            capabilities: parts[2].split(separator: ",").map(String.init), memory: memory,
            concurrencyKey: String(parts[3]))
    }

    /// Whether a text can name a capability: letters, digits, `.`, `_`, `-` and `:`, at least one.
    package static func isCapability(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-:".contains($0)) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Cluster

/// Says what a command has changed about a queue.
enum QueueChange {
    private struct Document: Encodable {
        let queue: String
        let isChanged: Bool
        let settings: QueueSettings
    }

    /// - Parameters:
    ///   - isChanged: whether the command has changed anything.
    ///   - words: what is said to people, after the queue's name; `nil` for all that is set of it.
    static func show(
        _ queue: String, isChanged: Bool, words: String? = nil, _ client: ClusterClient, _ output: OutputOptions
    ) async throws {
        let settings = try await client.queue(queue).settings
        try output.show(Document(queue: queue, isChanged: isChanged, settings: settings)) { document in
            let all = settings.words.isEmpty ? "has no limits and no weights" : settings.words.joined(separator: "; ")
            Console.standard.print("queue \(queue)\(words.map { " \($0)" } ?? ": \(all)")")
        }
    }
}

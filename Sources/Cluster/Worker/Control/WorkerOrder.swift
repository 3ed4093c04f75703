// SPDX-License-Identifier: Apache-2.0

/// What an operator wants of a worker that runs, until the next order.
package struct WorkerOrder: Sendable, Hashable {
    /// Tells orders apart; the worker's presence repeats the one that was obeyed last.
    package var id: String
    /// Whether to take work, when that is to change.
    package var mode: WorkerMode?
    /// How many jobs at a time, when that is to change.
    package var concurrency: Int?

    package init(id: String, mode: WorkerMode? = nil, concurrency: Int? = nil) {
        self.id = id
        self.mode = mode
        self.concurrency = concurrency
    }
}

extension WorkerOrder {
    /// The fields of the hash that holds the latest order, in the order of ``fields``.
    static let fieldNames = ["id", "mode", "concurrency"]

    /// Reads the values of ``fieldNames``.
    ///
    /// - Returns: `nil` when there is no order.
    init?(values: [String?]) {
        guard values.count == Self.fieldNames.count, let id = values[0] else { return nil }
        self.init(
            id: id, mode: values[1].flatMap(WorkerMode.init(rawValue:)), concurrency: values[2].flatMap { Int($0) })
    }

    /// What to write into the hash. What the order does not change keeps what an earlier order said.
    var fields: [(name: String, value: String)] {
        var fields = [(name: "id", value: id)]
        if let mode { fields.append(("mode", mode.rawValue)) }
        if let concurrency { fields.append(("concurrency", String(concurrency))) }
        return fields
    }
}

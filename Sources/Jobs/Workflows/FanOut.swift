// SPDX-License-Identifier: Apache-2.0

/// A job for each item of a list that may be known only when the step begins.
package struct FanOut: Sendable, Hashable, Codable {
    /// The most items that a list may have, so that a mistake in one step does not bury the cluster.
    package static let limit = 10_000

    /// A list, or a placeholder for one.
    package var list: JSONValue
    /// How many of the jobs may be under way at a time; `nil` for all.
    package var maxParallel: Int?

    package init(list: JSONValue, maxParallel: Int? = nil) {
        self.list = list
        self.maxParallel = maxParallel
    }

    /// The items.
    ///
    /// - Throws: ``TemplateError`` when there is no list, or it is too long.
    func items(_ values: PlaceholderValues) throws(TemplateError) -> [JSONValue] {
        let filled = try list.filled(with: values)
        guard case .array(let items) = filled else {
            throw TemplateError(message: "'for_each' must be a list, but it is \(filled.outline)")
        }
        guard items.count <= Self.limit else {
            throw TemplateError(
                message: "'for_each' has \(items.count) items; at most \(Self.limit) are allowed, "
                    + "so split the list into several runs")
        }
        return items
    }
}

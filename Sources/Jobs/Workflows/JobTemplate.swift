// SPDX-License-Identifier: Apache-2.0

/// A job as a workflow's step or a schedule describes it, before its placeholders are filled.
package struct JobTemplate: Sendable, Hashable, Codable {
    /// The name of the job's kind, such as `ingestion`.
    package var kind: String
    /// The kind's parameters; strings may hold placeholders.
    package var parameters: [String: JSONValue]
    /// The branch on whose behalf the job runs; may hold placeholders. `nil` when there is none.
    package var branch: String?
    package var priority: Priority?
    /// How long one attempt may take; `nil` for what the kind says.
    package var timeout: Duration?
    /// How many failures end the job; `nil` for what the kind says.
    package var maxAttempts: Int?

    package init(
        kind: String, parameters: [String: JSONValue] = [:], branch: String? = nil, priority: Priority? = nil,
        timeout: Duration? = nil, maxAttempts: Int? = nil
    ) {
        self.kind = kind
        self.parameters = parameters
        self.branch = branch
        self.priority = priority
        self.timeout = timeout
        self.maxAttempts = maxAttempts
    }

    /// The names of all placeholders.
    func placeholders() throws(TemplateError) -> [String] {
        var names = try JSONValue.object(parameters).placeholders()
        if let branch { names += try Template(branch).names }
        return names
    }

    /// The job with its placeholders filled. A branch that is filled with null is none.
    func filled(with values: PlaceholderValues) throws(TemplateError) -> JobTemplate {
        var job = self
        for (key, value) in parameters { job.parameters[key] = try value.filled(with: values) }
        if let branch {
            let value = try Template(branch).fill(values)
            guard value == .null || value.plainText != nil else {
                throw TemplateError(message: "the branch '\(branch)' is filled with a value that is not text")
            }
            job.branch = value.plainText
        }
        return job
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a step, or the compensation of one, has to do: one job, or one for each item of a list.
package struct StepWork: Sendable, Hashable, Codable {
    /// The job; with a fan-out, the job of each item.
    package var job: JobTemplate
    /// Makes a job for each item; `nil` for a single job.
    package var fanOut: FanOut?

    package init(job: JobTemplate, fanOut: FanOut? = nil) {
        self.job = job
        self.fanOut = fanOut
    }

    /// The steps whose results must be known before the jobs can be made.
    package func neededResults() throws(TemplateError) -> Set<String> {
        var names = try job.placeholders()
        if let fanOut { names += try fanOut.list.placeholders() }
        return Set(names.compactMap { Placeholder($0)?.step })
    }

    /// The jobs with their placeholders filled: exactly one without a fan-out, one an item with it, in order.
    ///
    /// - Throws: ``TemplateError`` for a value that is not there or does not fit, and for a list that is none or is
    ///   too long.
    package func jobs(_ values: PlaceholderValues) throws(TemplateError) -> [JobTemplate] {
        guard let fanOut else { return [try job.filled(with: values)] }
        var jobs: [JobTemplate] = []
        var values = values
        for (index, item) in try fanOut.items(values).enumerated() {
            values.item = item
            do {
                jobs.append(try job.filled(with: values))
            } catch {
                throw TemplateError(message: "item \(index): \(error.message)")
            }
        }
        return jobs
    }
}

// SPDX-License-Identifier: Apache-2.0

package import Hospital

extension Export {
    /// What to export, how and where to.
    package struct Parameters: Codable, Sendable, Hashable {
        /// A report of `jobs/reports/`.
        package var report: String
        /// One of ``ExportFormat``; a text, so that a misspelt one gets an answer that helps.
        package var format: String
        /// An absolute path: the file to write, or a folder to write it in, which is there or ends in a slash. By
        /// default, a file in the worker's output folder, named after report, last day and job.
        package var output: String?
        /// First and last local day; by default, from the first to the last for which there are figures.
        package var from: LocalDay?
        package var to: LocalDay?
        /// Only this branch; by default the branch on whose behalf the job runs, else all.
        package var branch: String?

        package init(
            report: String, format: String, output: String? = nil, from: LocalDay? = nil, to: LocalDay? = nil,
            branch: String? = nil
        ) {
            self.report = report
            self.format = format
            self.output = output
            self.from = from
            self.to = to
            self.branch = branch
        }
    }
}

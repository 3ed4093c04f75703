// SPDX-License-Identifier: Apache-2.0

/// What a report shows, as a file in `jobs/reports/` describes it. How it looks is the writers' affair.
package struct ReportDefinition: Hashable, Sendable {
    /// The file's name without `.yml`: what `--report` takes.
    package let name: String
    package let title: String
    package let digits: DigitGrouping
    package let sections: [ReportSection]

    /// Every KPI that the report shows anywhere, each once, in the order of first use.
    package var allKPIs: [String] {
        sections.flatMap(\.allKPIs).withoutRepetitions()
    }
}

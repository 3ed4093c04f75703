// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials
package import Hospital

/// A report with its figures, ready for a writer. It is small: the single values are streamed apart from it.
///
/// Nothing in it depends on when or where it is written, so that the same data gives the same bytes.
package struct ReportContent: Hashable, Sendable {
    package let title: String
    /// Whose figures these are: a branch, or so many branches.
    package let scope: String
    /// The days that the figures cover, in words.
    package let period: String
    /// When the youngest of the figures was computed; `nil` without any.
    package let asOf: Date?
    /// The same in words, in the time zone of the branches.
    package let asOfText: String
    package let digits: DigitGrouping
    package let sections: [SectionContent]

    package init(
        title: String, scope: String, period: String, asOf: Date?, asOfText: String, digits: DigitGrouping,
        sections: [SectionContent]
    ) {
        self.title = title
        self.scope = scope
        self.period = period
        self.asOf = asOf
        self.asOfText = asOfText
        self.digits = digits
        self.sections = sections
    }

    /// Whether there are no figures at all for the period.
    package var isEmpty: Bool { asOf == nil }

    /// What a document says in the place of figures.
    package static let noData = "There is no data for this period."

    /// The date that goes into a document's properties. Without figures it is the earliest that a ZIP can hold.
    package var documentDate: Date { asOf ?? Date(timeIntervalSince1970: 315_532_800) }
}

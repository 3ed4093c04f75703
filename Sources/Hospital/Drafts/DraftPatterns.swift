// SPDX-License-Identifier: Apache-2.0

/// The forms of dates and times that a draft knows. Of two that read the same cells, the earlier one is taken.
enum DraftPatterns {
    static let dates = patterns(dateForms, withTime: false)
    static let timestamps = patterns(
        dateForms.flatMap { date in times.map { date + $0 } }
            + ["yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "yyyy-MM-dd HH:mm:ssXXX"], withTime: true)
    static let times = [
        " HH:mm", " HH:mm:ss", "'T'HH:mm", "'T'HH:mm:ss", " H:mm", " hh:mm a", " h:mm a", " hh:mm:ss a",
        " HH:mm:ss.SSS", "'T'HH:mm:ss.SSS",
    ]

    private static let dateForms = [
        "yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "dd.MM.yy", "d.M.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "d/M/yyyy",
        "M/d/yyyy", "dd/MM/yy", "MM/dd/yy", "d/M/yy", "M/d/yy", "dd-MM-yyyy", "MM-dd-yyyy", "d-MMM-yyyy", "d-MMM-yy",
        "d MMM yyyy", "MMM d, yyyy",
    ]

    private static func patterns(_ forms: [String], withTime: Bool) -> [DatePattern] {
        // Every form above is a good one, as a test sees to.
        forms.compactMap { try? DatePattern($0, withTime: withTime) }
    }

    /// The form with day and month in each other's place; `nil` when it names the month or begins with the year.
    static func swapped(_ form: String) -> String? {
        guard !form.contains("MMM"), !form.hasPrefix("y") else { return nil }
        return String(form.prefix { $0 != "y" }.map { $0 == "d" ? "M" : $0 == "M" ? "d" : $0 })
            + form.drop { $0 != "y" }
    }
}

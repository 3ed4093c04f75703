// SPDX-License-Identifier: Apache-2.0

/// Which wall-clock minutes a schedule names: the five fields of cron, or one of its short names.
///
/// `minute hour day-of-month month day-of-week`, each a list of `*`, values, ranges `a-b` and steps `*/n`, `a-b/n`;
/// months and weekdays also by their English three-letter names; Sunday is 0 or 7.
///
/// As in Vixie cron, when both day fields are restricted a day matches if *either* does (`0 6 13 * fri` is every 13th
/// and every Friday); when one of them begins with `*`, a day must match both.
///
/// ```swift
/// let nightly = try CronExpression("30 2 * * *")
/// let kolkata = CivilZone("Asia/Kolkata")!
/// let tomorrow = nightly.next(after: now, in: kolkata)
/// ```
package struct CronExpression: Sendable, Hashable {
    /// The expression as written.
    package let text: String
    private let minutes: CronValues
    private let hours: CronValues
    private let daysOfMonth: CronValues
    private let months: CronValues
    private let weekdays: CronValues
    /// Whether a day matches when either day field does, rather than both.
    private let eitherDay: Bool

    /// Reads an expression.
    ///
    /// - Parameter text: five fields separated by blanks, or `@hourly`, `@daily`, `@midnight`, `@weekly`, `@monthly`,
    ///   `@yearly`, `@annually`.
    /// - Throws: ``CronError``, also when the expression names no day at all, such as the 30th of February.
    package init(_ text: String) throws(CronError) {
        let fields = try Self.fields(of: text)
        minutes = try CronField.minute.parse(fields[0], in: text)
        hours = try CronField.hour.parse(fields[1], in: text)
        daysOfMonth = try CronField.dayOfMonth.parse(fields[2], in: text)
        months = try CronField.month.parse(fields[3], in: text)
        weekdays = try CronField.dayOfWeek.parse(fields[4], in: text)
        eitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        self.text = text
        guard eitherDay || namesSomeDay else {
            throw CronError(
                expression: text, field: CronField.dayOfMonth.rawValue,
                problem: "'\(fields[2])' never occurs in the months '\(fields[3])'")
        }
    }

    /// The first matching minute after another one.
    ///
    /// - Returns: a later minute that the expression names, regardless of whether a zone's clocks skip it.
    package func next(after civil: CivilMinute) -> CivilMinute {
        let start = CivilMinute(secondsSinceEpoch: civil.secondsSinceEpoch + 60)
        if matches(start.date) {
            if hours.contains(start.hour), let minute = minutes.first(from: start.minute) {
                return CivilMinute(date: start.date, hour: start.hour, minute: minute)
            }
            if let hour = hours.first(from: start.hour + 1) { return first(of: start.date, hour: hour) }
        }
        return first(of: nextDate(after: start.date), hour: hours.first(from: 0))
    }

    private func first(of date: CivilDate, hour: Int?) -> CivilMinute {
        guard let hour, let minute = minutes.first(from: 0) else {
            preconditionFailure("a parsed field is never empty")
        }
        return CivilMinute(date: date, hour: hour, minute: minute)
    }

    private func nextDate(after date: CivilDate) -> CivilDate {
        var date = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
        // Ends: `init` made sure that some day matches, and the calendar repeats.
        while !matches(date) {
            if months.contains(date.month) {
                date = CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1)
            } else {
                date = CivilDate(year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
            }
        }
        return date
    }

    private func matches(_ date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let byMonth = daysOfMonth.contains(date.day)
        let byWeek = weekdays.contains(date.weekday)
        return eitherDay ? byMonth || byWeek : byMonth && byWeek
    }

    private var namesSomeDay: Bool {
        guard let day = daysOfMonth.first(from: 1) else { return false }
        // 2000 was a leap year.
        return (1...12).contains { months.contains($0) && day <= CivilDate.daysInMonth($0, of: 2000) }
    }

    private static func fields(of text: String) throws(CronError) -> [Substring] {
        let words = text.split { $0 == " " || $0 == "\t" }
        if words.count == 1, words[0].hasPrefix("@") {
            guard let expansion = shortNames.first(where: { $0.name == words[0].lowercased() })?.fields else {
                let names = shortNames.map(\.name).joined(separator: ", ")
                throw CronError(expression: text, field: nil, problem: "the short names are \(names)")
            }
            return expansion.split(separator: " ")
        }
        guard words.count == 5 else {
            let expected = CronField.allCases.map(\.rawValue).joined(separator: ", ")
            throw CronError(
                expression: text, field: nil, problem: "has \(words.count) fields, expected five: \(expected)")
        }
        return words
    }

    private static let shortNames: [(name: String, fields: String)] = [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
    ]
}

extension CronExpression: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

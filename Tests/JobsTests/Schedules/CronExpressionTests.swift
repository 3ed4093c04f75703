// SPDX-License-Identifier: Apache-2.0

import Jobs
import Testing

@Suite("A cron expression")
struct CronExpressionTests {
    @Test(
        "names the minutes that follow, field by field",
        arguments: [
            ("* * * * *", "2026-12-31 23:59", ["2027-01-01 00:00", "2027-01-01 00:01"]),
            ("30 2 * * *", "2026-02-27 02:30", ["2026-02-28 02:30", "2026-03-01 02:30"]),
            (
                "5,20-22,50-59/4 * * * *", "2026-01-01 00:05",
                [
                    "2026-01-01 00:20", "2026-01-01 00:21", "2026-01-01 00:22", "2026-01-01 00:50", "2026-01-01 00:54",
                    "2026-01-01 00:58", "2026-01-01 01:05",
                ]
            ),
            ("0 */9 * * *", "2026-01-01 00:00", ["2026-01-01 09:00", "2026-01-01 18:00", "2026-01-02 00:00"]),
            ("0 0 31 * *", "2026-01-31 00:00", ["2026-03-31 00:00", "2026-05-31 00:00", "2026-07-31 00:00"]),
            ("0 0 29 FEB *", "2096-02-29 00:00", ["2104-02-29 00:00"]),
            ("0 6 * jan-MAR/2 *", "2026-01-31 06:00", ["2026-03-01 06:00"]),
            ("0 6 * * mon-fri", "2026-11-20 06:00", ["2026-11-23 06:00", "2026-11-24 06:00"]),
            (
                "0 6 * * fri-sun", "2026-11-19 06:00",
                ["2026-11-20 06:00", "2026-11-21 06:00", "2026-11-22 06:00", "2026-11-27 06:00"]
            ),
            ("0 6 * * 7", "2026-11-16 00:00", ["2026-11-22 06:00", "2026-11-29 06:00"]),
            ("0 6 * * 0", "2026-11-16 00:00", ["2026-11-22 06:00", "2026-11-29 06:00"]),
            ("0\t0  1 1 *", "2026-01-01 00:00", ["2027-01-01 00:00"]),
            ("@hourly", "2026-01-01 00:30", ["2026-01-01 01:00"]),
            ("@daily", "2026-01-01 00:30", ["2026-01-02 00:00"]),
            ("@Midnight", "2026-01-01 00:30", ["2026-01-02 00:00"]),
            ("@weekly", "2026-11-21 00:00", ["2026-11-22 00:00", "2026-11-29 00:00"]),
            ("@monthly", "2026-01-01 00:30", ["2026-02-01 00:00"]),
            ("@yearly", "2026-01-01 00:30", ["2027-01-01 00:00"]),
            ("@annually", "2026-01-01 00:30", ["2027-01-01 00:00"]),
        ])
    func next(text: String, start: String, expected: [String]) throws {
        let cron = try CronExpression(text)
        var civil = CivilMinute(start)
        for minute in expected {
            civil = cron.next(after: civil)
            #expect(civil.description == minute)
        }
    }

    @Test("with both day fields restricted names the days of either, as Vixie cron does")
    func eitherDay() throws {
        let cron = try CronExpression("0 6 13 * fri")
        #expect(days(of: cron, from: "2026-11-01 00:00", count: 5) == ["06", "13", "20", "27", "04"])
    }

    @Test("with a day field that begins with a star names the days of both, as Vixie cron does")
    func bothDays() throws {
        let odd = try CronExpression("0 6 */2 * mon")
        #expect(days(of: odd, from: "2026-11-01 00:00", count: 4) == ["09", "23", "07", "21"])
        let friday13 = try CronExpression("0 6 13 * */5")
        // Sundays and Fridays.
        #expect(days(of: friday13, from: "2026-01-01 00:00", count: 2) == ["13", "13"])
        #expect(friday13.next(after: CivilMinute("2026-01-01 00:00")).description == "2026-02-13 06:00")
    }

    @Test(
        "that is wrong says which field is and what was expected",
        arguments: [
            ("61 2 * * *", "minute: '61' must be 0–59"),
            ("0 24 * * *", "hour: '24' must be 0–23"),
            ("0 2 0 * *", "day of month: '0' must be 1–31"),
            ("0 2 * 13 *", "month: '13' must be 1–12 or jan–dec"),
            ("0 2 * * mun", "day of week: 'mun' must be 0–7 or sun–sat"),
            ("0 2 * * 8", "day of week: '8' must be 0–7 or sun–sat"),
            ("+5 2 * * *", "minute: '+5' must be 0–59"),
            ("-5 2 * * *", "minute: '' must be 0–59"),
            ("1,,2 2 * * *", "minute: a value is missing"),
            ("5/10 2 * * *", "minute: a step needs a range: write '5-59/10' or '*/10'"),
            ("*/0 2 * * *", "minute: the step '0' must be 1–59"),
            ("*/x 2 * * *", "minute: the step 'x' must be 1–59"),
            ("0 22-6 * * *", "hour: the range '22-6' runs backwards: write it as two, separated by a comma"),
            ("0 0 30 2 *", "day of month: '30' never occurs in the months '2'"),
            ("0 0 31 feb,apr *", "day of month: '31' never occurs in the months 'feb,apr'"),
            ("0 2 * *", "has 4 fields, expected five: minute, hour, day of month, month, day of week"),
            ("", "has 0 fields, expected five: minute, hour, day of month, month, day of week"),
            ("@reboot", "the short names are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually"),
        ])
    func mistakes(text: String, problem: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        #expect(error?.description == "cron '\(text)': \(problem)")
    }

    private func days(of cron: CronExpression, from start: String, count: Int) -> [String] {
        var civil = CivilMinute(start)
        return (0..<count).map { _ in
            civil = cron.next(after: civil)
            return String(civil.date.description.suffix(2))
        }
    }
}

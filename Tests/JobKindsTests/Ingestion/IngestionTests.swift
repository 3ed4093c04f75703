// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hashing
import Hospital
import JobKinds
import Jobs
import Postgres
import TestSupport
import Testing

@Suite("Ingestion")
struct IngestionTests {
    private static let header =
        "index,Encounter ID,Date,OR Suite,Service,CPT Code,CPT Description,Booked Time (min),OR Schedule,"
        + "Wheels In,Start Time,End Time,Wheels Out"
    private static let times =
        "01/03/22 07:00 AM,01/03/22 07:05 AM,01/03/22 07:32 AM,01/03/22 09:05 AM,01/03/22 09:17 AM"

    /// An operating-room row.
    private static func row(_ encounter: String, booked: String = "90", times: String = times) -> String {
        "0,\(encounter),01/03/22,1,ENT,42826,\"Tonsillectomy, primary\",\(booked),\(times)"
    }

    private static let shown = """
        SELECT concat_ws('|', branch_id, encounter_id, case_date, suite, booked_minutes, cpt_description,
            wheels_in AT TIME ZONE 'UTC', status) FROM hospital.or_cases ORDER BY encounter_id
        """

    @Test("loads rows once: the same file again changes nothing and says so, a corrected one updates what differs")
    func idempotence() async throws {
        let bench = try await IngestionBench()
        let rows = (1...5).map { Self.row("E\($0)") }
        let path = try bench.file(([Self.header] + rows).joined(separator: "\n"))
        let first = try await bench.job("or_cases", [path])
        #expect(first.result.rows == 5 && first.result.inserted == 5 && first.result.quarantined == 0)
        #expect(first.job.reports.lines.contains { $0.contains("the branch 'main' was not known") })
        let before = try await bench.rows(Self.shown)
        #expect(before.first == "main|E1|2022-01-03|1|90|Tonsillectomy, primary|2022-01-03 07:05:00|completed")

        let second = try await bench.job("or_cases", [path])
        #expect(second.result.unchanged == 5 && second.result.inserted == 0 && second.result.updated == 0)
        #expect(second.job.reports.lines == ["\(path): 5 rows: nothing to change, 5 rows are there already"])
        #expect(try await bench.rows(Self.shown) == before)
        #expect(try await bench.rows("SELECT DISTINCT batch_id::text FROM hospital.or_cases") == ["1"])

        let corrected = [Self.header] + rows.prefix(4) + [Self.row("E5", booked: "45"), Self.row("E6")]
        let third = try await bench.ingest("or_cases", try bench.file(corrected.joined(separator: "\n")))
        #expect(third.inserted == 1 && third.updated == 1 && third.unchanged == 4)
        #expect(
            try await bench.rows(
                "SELECT encounter_id || ' ' || batch_id FROM hospital.or_cases WHERE batch_id <> 1 ORDER BY 1")
                == ["E5 2", "E6 2"])
        #expect(try await bench.count("hospital.ingest_batches") == 2)
        #expect(try await first.job.state() == "succeeded")
    }

    @Test(
        "gives the same rows whatever the file's line ends, quotes, byte order mark and date formats",
        arguments: ["plain", "CRLF", "BOM", "quoted", "ISO", "dotted"])
    func forms(form: String) async throws {
        var lines = [Self.header] + (1...3).map { Self.row("E\($0)") }
        switch form {
        case "quoted":
            lines = lines.map { line in
                line.replacing("\"Tonsillectomy, primary\"", with: "Tonsillectomy; primary").split(separator: ",")
                    .map { "\"\($0)\"" }.joined(separator: ",").replacing("; primary", with: ", primary")
            }
        case "ISO", "dotted":
            let date = form == "ISO" ? "2022-01-03" : "03.01.2022"
            let hours = ["07:00", "07:05", "07:32", "09:05", "09:17"].map { "\(date) \($0)" }
            lines =
                [Self.header]
                + (1...3).map {
                    Self.row("E\($0)", times: hours.joined(separator: ",")).replacing("01/03/22", with: date)
                }
        default: break
        }
        var text = lines.joined(separator: form == "CRLF" ? "\r\n" : "\n") + "\n"
        if form == "BOM" { text = "\u{FEFF}" + text }
        let bench = try await IngestionBench()
        try await bench.ingest("or_cases", try bench.file(text))
        #expect(
            try await bench.rows(Self.shown)
                == (1...3).map {
                    "main|E\($0)|2022-01-03|1|90|Tonsillectomy, primary|2022-01-03 07:05:00|completed"
                })
    }

    @Test("quarantines bad rows with file, line, column, value and reason, and takes the good ones")
    func quarantine() async throws {
        let bench = try await IngestionBench()
        let inverted = "01/03/22 07:00 AM,01/03/22 07:05 AM,01/03/22 07:01 AM,01/03/22 09:05 AM,01/03/22 09:17 AM"
        let lines = [
            Self.header, Self.row("E1"), Self.row("E2", booked: "ninety"), Self.row(""), "0,E4,01/03/22",
            Self.row("E5") + ",surplus", Self.row("E6", times: inverted), Self.row("E1", booked: "30"),
            "0,E8,02/30/22,1,ENT,1,\"a \"\"b\"\" c\",90,\(Self.times)", Self.row("E9", booked: "-5"),
            "0,E10,01/03/22,1,ENT,1,\"open\"ed,90,\(Self.times)", Self.row("E11"),
        ]
        let path = try bench.file(lines.joined(separator: "\r\n"))
        let result = try await bench.ingest("or_cases", path)
        #expect(result.rows == 11 && result.inserted == 2 && result.quarantined == 9)
        #expect(
            result.reasons == [
                "not-an-integer": 1, "missing-value": 1, "too-few-fields": 1, "too-many-fields": 1, "broken-rule": 1,
                "duplicate-key": 1, "not-a-date": 1, "out-of-range": 1, "broken-quotes": 1,
            ])
        let shown = """
            SELECT concat_ws('|', line, coalesce(column_name, '∅'), coalesce(value, '∅'), reason)
            FROM hospital.quarantine ORDER BY line
            """
        let expected = [
            "2|Encounter ID|E1|duplicate-key", "3|Booked Time (min)|ninety|not-an-integer",
            "4|Encounter ID||missing-value", "5|∅|∅|too-few-fields", "6|∅|∅|too-many-fields",
            "7|Wheels In, Start Time, End Time, Wheels Out|"
                + "01/03/22 07:05 AM, 01/03/22 07:01 AM, 01/03/22 09:05 AM, 01/03/22 09:17 AM|broken-rule",
            "9|Date|02/30/22|not-a-date", "10|Booked Time (min)|-5|out-of-range", "11|∅|∅|broken-quotes",
        ]
        #expect(try await bench.rows(shown) == expected)
        #expect(
            try await bench.rows("SELECT raw FROM hospital.quarantine ORDER BY line")
                == [1, 2, 3, 4, 5, 6, 8, 9, 10].map { lines[$0] })
        #expect(
            try await bench.rows("SELECT DISTINCT file || ' ' || sha256 FROM hospital.quarantine")
                == ["\(path) \(result.files[0].sha256)"])
        #expect(result.files[0].sha256 == SHA256.hexadecimal(of: Array(lines.joined(separator: "\r\n").utf8)))
        // Of the two rows with the same key the last one counts.
        #expect(
            try await bench.rows("SELECT booked_minutes::text FROM hospital.or_cases ORDER BY encounter_id")
                == ["30", "90"])

        // The same content under another name adds nothing to the quarantine. When
        // the dataset file has changed it is read again, and then the quarantine says where its rows were found last.
        try await bench.pool.execute("UPDATE hospital.ingest_batches SET dataset_sha256 = ''")
        let copy = try bench.file(lines.joined(separator: "\r\n"))
        let again = try await bench.ingest("or_cases", copy)
        #expect(again.unchanged == 2 && again.quarantined == 9 && again.inserted + again.updated == 0)
        #expect(try await bench.rows(shown) == expected)
        #expect(try await bench.rows("SELECT DISTINCT file FROM hospital.quarantine") == [copy])
    }

    @Test("keeps orphans in quarantine and takes them in when their parent has arrived")
    func orphans() async throws {
        let bench = try await IngestionBench()
        let departments = try bench.file(
            "branch_id,department_id,name,bed_count,is_critical_care\nB1,D1,ENT,10,false\nB2,D1,ENT,5,no\n")
        let first = try await bench.ingest("departments", departments)
        #expect(first.inserted == 0 && first.reasons == ["orphan": 2])
        #expect(
            try await bench.rows(
                "SELECT concat_ws('|', column_name, value, detail) FROM hospital.quarantine ORDER BY line")
                == [
                    "branch_id|B1|no row of hospital.hospital_branches has this branch_id",
                    "branch_id|B2|no row of hospital.hospital_branches has this branch_id",
                ])
        let branches = try bench.file(
            "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\nB1,One,C,S,10,2,1,Asia/Kolkata\n")
        #expect(try await bench.ingest("branches", branches).adopted == ["departments": 1])
        #expect(try await bench.rows("SELECT branch_id FROM hospital.departments") == ["B1"])
        let second = try await bench.ingest("departments", departments)
        #expect(second.unchanged == 1 && second.inserted == 0 && second.quarantined == 1)
        #expect(try await bench.rows("SELECT value FROM hospital.quarantine") == ["B2"])
    }

    @Test("rejects rows whose values must be unique and are not")
    func uniqueness() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest(
            "branches",
            try bench.file(
                "branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone\nB1,One,C,S,10,2,1,UTC\n"))
        let header = "branch_id,department_id,name,bed_count,is_critical_care\n"
        try await bench.ingest("departments", try bench.file(header + "B1,D1,ENT,10,no\n"))
        let result = try await bench.ingest(
            "departments",
            try bench.file(header + "B1,D1,ENT,11,no\nB1,D2,ENT,1,no\nB1,D3,ICU,1,yes\nB1,D4,ICU,1,yes\n"))
        #expect(result.updated == 1 && result.inserted == 1 && result.reasons == ["not-unique": 2])
        #expect(
            try await bench.rows("SELECT line || ' ' || value FROM hospital.quarantine ORDER BY line")
                == ["3 B1, ENT", "5 B1, ICU"])
    }

    @Test("reads local times in the zone of the row's branch, and quarantines times that its clocks skipped")
    func zones() async throws {
        let bench = try await IngestionBench()
        try await bench.ingest(
            "branches",
            try bench.file(
                """
                branch_id,name,city,state,bed_count,icu_beds,ventilator_count,time_zone
                NY,New York,C,S,10,2,1,America/New_York
                IN,Pune,C,S,10,2,1,Asia/Kolkata
                XX,Nowhere,C,S,10,2,1,Mars/Olympus

                """))
        let night = "03/13/22 01:50 AM,03/13/22 01:59 AM,03/13/22 03:00 AM,03/13/22 03:10 AM,03/13/22 03:20 AM"
        let skipped = night.replacing("01:59 AM", with: "02:00 AM")
        let rows =
            ["NY", "IN"].map { Self.row($0, times: night) + ",\($0)" }
            + [Self.row("S", times: skipped) + ",NY", Self.row("I", times: skipped) + ",IN", Self.row("U") + ",XX"]
        let path = try bench.file(([Self.header + ",Branch"] + rows).joined(separator: "\n"))
        let result = try await bench.ingest("or_cases", path)
        #expect(result.inserted == 3 && result.reasons == ["nonexistent-time": 1, "unknown-branch": 1])
        #expect(
            try await bench.rows(
                """
                SELECT concat_ws(' ', encounter_id, wheels_in AT TIME ZONE 'UTC', procedure_start - wheels_in)
                FROM hospital.or_cases ORDER BY 1
                """)
                == [
                    "I 2022-03-12 20:30:00 01:00:00", "IN 2022-03-12 20:29:00 01:01:00",
                    "NY 2022-03-13 06:59:00 00:01:00",
                ])
        #expect(
            try await bench.rows(
                "SELECT concat_ws('|', line, column_name, value) FROM hospital.quarantine WHERE dataset = 'or_cases' ORDER BY 1"
            )
                == ["4|Wheels In|03/13/22 02:00 AM", "6|Branch|XX"])
    }

    @Test("loads several files in their order: the later one wins, and a bad one leaves those before it")
    func severalFiles() async throws {
        let bench = try await IngestionBench()
        let one = try bench.file([Self.header, Self.row("E1"), Self.row("E2")].joined(separator: "\n"))
        let two = try bench.file([Self.header, Self.row("E2", booked: "5"), Self.row("E3")].joined(separator: "\n"))
        let huge = try bench.file("\(Self.header)\n\"\(String(repeating: "x", count: 2 << 20))")
        await #expect(throws: BadInput.self) { try await bench.ingest("or_cases", one, huge) }
        #expect(try await bench.count("hospital.or_cases") == 2)
        #expect(
            try await bench.rows("SELECT state FROM hospital.ingest_batches ORDER BY batch_id")
                == ["complete", "loading"])
        let result = try await bench.ingest("or_cases", one, two)
        #expect(result.files.map(\.inserted) == [0, 1] && result.files.map(\.updated) == [0, 1])
        #expect(
            try await bench.rows("SELECT booked_minutes::text FROM hospital.or_cases ORDER BY encounter_id")
                == ["90", "5", "90"])
    }

    @Test("registers the branch of the job for files that name none, and keeps branches apart")
    func branches() async throws {
        let bench = try await IngestionBench()
        let path = try bench.file([Self.header, Self.row("E1"), Self.row("E2", booked: "x")].joined(separator: "\n"))
        try await bench.ingest("or_cases", path, branch: "north")
        try await bench.ingest("or_cases", path, branch: "south")
        #expect(
            try await bench.rows("SELECT branch_id || encounter_id FROM hospital.or_cases ORDER BY 1")
                == ["northE1", "southE1"])
        #expect(try await bench.rows("SELECT branch_id FROM hospital.quarantine ORDER BY 1") == ["north", "south"])
        #expect(
            try await bench.rows("SELECT branch_id || ' ' || time_zone FROM hospital.hospital_branches ORDER BY 1")
                == ["north UTC", "south UTC"])
    }

    @Test("leaves columns alone that a file does not have")
    func optionalColumns() async throws {
        let bench = try await IngestionBench()
        let full = try bench.file([Self.header + ",Surgeon", Self.row("E1") + ",S7"].joined(separator: "\n"))
        let partial = try bench.file([Self.header, Self.row("E1", booked: "7")].joined(separator: "\n"))
        try await bench.ingest("or_cases", full)
        let result = try await bench.ingest("or_cases", partial)
        #expect(result.updated == 1)
        #expect(try await bench.rows("SELECT surgeon_id || booked_minutes FROM hospital.or_cases") == ["S77"])
    }
}

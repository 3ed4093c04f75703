// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Postgres
import Testing

@Suite struct ParameterTests {
    /// Sends a value, lets the server cast it, and reads it back, twice: unprepared and prepared.
    private func roundTrip<T: PostgresParameter & PostgresDecodable & Equatable>(
        _ values: [T], as type: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await withPool(size: 1) { pool in
            for value in values + values {
                let rows = try await pool.query("SELECT $1::\(type) AS value", value)
                #expect(try rows[0].decode("value", as: T.self) == value, sourceLocation: sourceLocation)
            }
            let rows = try await pool.query("SELECT $1::\(type) AS value", nil)
            #expect(try rows[0].decodeIfPresent("value", as: T.self) == nil, sourceLocation: sourceLocation)
            #expect(rows[0]["value"].isNull, sourceLocation: sourceLocation)
        }
    }

    @Test("integers of every width come back, at their limits, too")
    func integers() async throws {
        try await roundTrip([0, -1, Int.min, Int.max], as: "bigint")
        try await roundTrip([Int64.min, Int64.max], as: "bigint")
        try await roundTrip([Int32.min, 7, Int32.max], as: "integer")
        try await roundTrip([Int16.min, Int16.max], as: "smallint")
    }

    @Test("floating-point numbers come back bit for bit, infinities too")
    func floatingPoint() async throws {
        try await roundTrip(
            [0.1, -0.0, 1e300, .leastNonzeroMagnitude, .infinity, -.infinity, 1.0 / 3], as: "double precision")
        try await roundTrip([Float(0.1), .greatestFiniteMagnitude], as: "real")
        try await withPool { pool in
            let value = try await pool.query("SELECT $1::double precision", Double.nan)[0].decode(0, as: Double.self)
            #expect(value.isNaN)
        }
    }

    @Test("text comes back whatever it holds: quotes, emoji, Hindi, line ends, SQL")
    func text() async throws {
        try await roundTrip(
            ["", "O'Brien", "'; DROP TABLE x; --", "हिन्दी ₹", "👩🏽‍⚕️", "a\r\nb\t\\", String(repeating: "x", count: 100_000)],
            as: "text")
    }

    @Test("bytes come back, zeros and an empty value included")
    func bytes() async throws {
        try await roundTrip([[], [0], [UInt8](0...255), Array(repeating: 0, count: 70_000)], as: "bytea")
    }

    @Test("bytes beside other parameters keep their places")
    func mixedFormats() async throws {
        try await withPool { pool in
            let row = try await pool.query(
                "SELECT $1::int AS a, $2::bytea AS b, $3::text AS c, $4::bytea AS d", 5, [0, 1] as [UInt8], nil,
                [] as [UInt8])[0]
            #expect(try row.decode("a", as: Int.self) == 5)
            #expect(try row.decode("b", as: [UInt8].self) == [0, 1])
            #expect(row["c"].isNull)
            #expect(try row.decode("d", as: [UInt8].self) == [])
        }
    }

    @Test("booleans, decimals and UUIDs come back")
    func otherScalars() async throws {
        try await roundTrip([true, false], as: "boolean")
        let decimals = try ["0", "-12345678901234567890.123456789", "0.000001"].map { text in
            try #require(Decimal(string: text))
        }
        try await roundTrip(decimals, as: "numeric")
        try await roundTrip([UUID()], as: "uuid")
    }

    @Test("instants come back to the microsecond, before and after 1970 and the year 1")
    func instants() async throws {
        let instants = [0, 0.25, -0.000001, 1_709_211_900.123456, -62_135_596_800, -62_200_000_000, 253_402_300_799]
            .map { Date(timeIntervalSince1970: $0) }
        try await withPool { pool in
            for instant in instants {
                let row = try await pool.query(
                    "SELECT $1::timestamptz AS value, extract(epoch FROM $1::timestamptz)::float8 AS epoch", instant)[0]
                let back = try row.decode("value", as: Date.self)
                #expect(abs(back.timeIntervalSince(instant)) < 0.000_002)
                #expect(abs(try row.decode("epoch", as: Double.self) - instant.timeIntervalSince1970) < 0.000_002)
            }
        }
    }

    @Test("instants are read whatever the session's time zone", arguments: ["Asia/Kolkata", "America/St_Johns", "UTC"])
    func zones(zone: String) async throws {
        try await withPool { pool in
            try await pool.withConnection { connection in
                try await connection.execute("SELECT set_config('TimeZone', $1, false)", zone)
                let instant = Date(timeIntervalSince1970: 1_709_211_900)
                let row = try await connection.query("SELECT $1::timestamptz AS value", instant)[0]
                #expect(try row.decode("value", as: Date.self) == instant)
            }
        }
    }

    @Test("arrays come back with what needs quoting, and with NULLs")
    func arrays() async throws {
        try await roundTrip([[], [1, -2, 3]], as: "bigint[]")
        try await roundTrip([[0.5, -1e-9, .infinity]], as: "float8[]")
        try await roundTrip([[true, false]], as: "boolean[]")
        try await roundTrip([["", "NULL", "a,b", "{}", "\"q\"", "back\\slash", "ज़", " space "]], as: "text[]")
        try await roundTrip([["a", nil, "NULL"] as [String?]], as: "text[]")
        try await roundTrip([[1, nil] as [Int?]], as: "int[]")
        try await roundTrip([[UUID(), UUID()]], as: "uuid[]")
        try await roundTrip([[Date(timeIntervalSince1970: 86_400)]], as: "timestamptz[]")
    }

    @Test("arrays work as a set of keys")
    func anyOfArray() async throws {
        try await withPool { pool in
            let rows = try await pool.query("SELECT n FROM generate_series(1, 9) n WHERE n = ANY ($1)", [2, 5, 77])
            #expect(try rows.map { row in try row.decode("n", as: Int.self) } == [2, 5])
        }
    }

    private struct Stay: Codable, Equatable {
        var patient: String
        var days: [Int]
        var note: String?
    }

    @Test("Codable values travel as jsonb and come back")
    func json() async throws {
        let stay = Stay(patient: "अनिता \"A\"", days: [1, 2], note: nil)
        try await withPool { pool in
            let row = try await pool.query(
                "SELECT $1::jsonb AS stay, $1::jsonb ->> 'patient' AS patient", try PostgresJSON(stay))[0]
            #expect(try row.decode("stay", as: PostgresJSON.self).decode(Stay.self) == stay)
            #expect(try row.decode("patient", as: String.self) == stay.patient)
            let raw = try await pool.query("SELECT $1::json", PostgresJSON(raw: "[1]"))
            #expect(try raw[0].decode(0, as: PostgresJSON.self).text == "[1]")
        }
    }

    private enum State: String, PostgresParameter, PostgresDecodable { case running, failed }

    @Test("enumerations travel by raw value; an unknown one is an error")
    func enumerations() async throws {
        try await roundTrip([State.running, .failed], as: "text")
        try await withPool { pool in
            let rows = try await pool.query("SELECT 'lost' AS state")
            let error = try await postgresError { _ = try rows[0].decode("state", as: State.self) }
            #expect(error.kind == .decoding)
        }
    }

    @Test("a NUL byte in text or SQL is refused, never cut off")
    func nul() async throws {
        try await withPool { pool in
            let text = try await postgresError { _ = try await pool.query("SELECT $1::int, $2::text", 1, "a\0b") }
            #expect(text.kind == .usage)
            #expect(text.message.contains("$2"))
            let sql = try await postgresError { _ = try await pool.query("SELECT 1\0; SELECT 2") }
            #expect(sql.kind == .usage)
            let script = try await postgresError { try await pool.executeScript("SELECT 1\0") }
            #expect(script.kind == .usage)
        }
    }

    @Test("65,535 parameters work, one more is refused")
    func manyParameters() async throws {
        try await withPool { pool in
            let list = (1...65_535).map { "$\($0)::int" }.joined(separator: ",")
            let sum = try await pool.query(
                "SELECT cardinality(ARRAY[\(list)])", parameters: Array(repeating: 1, count: 65_535))
            #expect(try sum[0].decode(0, as: Int.self) == 65_535)
            let error = try await postgresError {
                _ = try await pool.query("SELECT 1", parameters: Array(repeating: 1, count: 65_536))
            }
            #expect(error.kind == .usage)
        }
    }
}

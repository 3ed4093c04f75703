// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Postgres
import Testing

@Suite struct CopyTests {
    private func withTable(_ body: (PostgresPool) async throws -> Void) async throws {
        try await withPool(size: 2) { pool in
            try await pool.executeScript("CREATE TABLE t (id bigint PRIMARY KEY, name text)")
            try await body(pool)
        }
    }

    private func count(_ pool: PostgresPool) async throws -> Int {
        try await pool.query("SELECT count(*) FROM t")[0].decode(0, as: Int.self)
    }

    @Test("text goes in, in small pieces cut anywhere")
    func text() async throws {
        try await withTable { pool in
            let rows = try await pool.copyIn("COPY t FROM STDIN (FORMAT csv)") { writer in
                for number in 1...30_000 {
                    try await writer.write("\(number),\"name")
                    try await writer.write(Array(" ₹ \(number)\"\n".utf8))
                }
            }
            #expect(rows == 30_000)
            let last = try await pool.query("SELECT name FROM t WHERE id = $1", 30_000)
            #expect(try last[0].decode("name", as: String.self) == "name ₹ 30000")
        }
    }

    @Test("binary goes in, from memory that is not copied")
    func binary() async throws {
        var data: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0] + Array(repeating: 0, count: 8)
        for id in 1...100_000 as ClosedRange<Int64> {
            data += [0, 2, 0, 0, 0, 8]
            data += unsafe withUnsafeBytes(of: id.bigEndian) { unsafe Array($0) }
            data += [0, 0, 0, 2, 0x68, 0x69]
        }
        data += [0xff, 0xff]
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 1)
        defer { unsafe memory.deallocate() }
        unsafe memory.copyBytes(from: data)
        try await withTable { pool in
            let rows = try await pool.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer in
                try unsafe await writer.write(UnsafeRawBufferPointer(memory))
            }
            #expect(rows == 100_000)
            let sum = try await pool.query("SELECT sum(id) AS sum, min(name) AS name FROM t")[0]
            #expect(try sum.decode("sum", as: Int.self) == 5_000_050_000)
            #expect(try sum.decode("name", as: String.self) == "hi")
        }
    }

    @Test("when the body throws, nothing stays and its error comes out")
    func abort() async throws {
        struct GaveUp: Error {}
        try await withTable { pool async throws in
            await #expect(throws: GaveUp.self) {
                try await pool.copyIn("COPY t FROM STDIN") { writer in
                    for number in 1...50_000 { try await writer.write("\(number)\tx\n") }
                    throw GaveUp()
                }
            }
            #expect(try await count(pool) == 0)
        }
    }

    @Test("a bad row fails the whole COPY with its line, and the connection goes on")
    func badRow() async throws {
        try await withTable { pool in
            let error = try await postgresError {
                try await pool.copyIn("COPY t FROM STDIN") { writer in
                    for number in 1...20_000 { try await writer.write("\(number == 777 ? "x" : "\(number)")\ty\n") }
                }
            }
            #expect(error.sqlState == "22P02")
            #expect(error.fields.context?.contains("line 777") == true)
            #expect(try await count(pool) == 0)
        }
    }

    @Test(
        "a COPY that is none, or goes the other way, is refused and the connection goes on",
        arguments: [
            "SELECT 1", "COPY t TO STDOUT",
        ])
    func wrongStatement(sql: String) async throws {
        try await withTable { pool in
            let error = try await postgresError { _ = try await pool.copyIn(sql) { _ in } }
            #expect(error.kind == .usage)
            let out = try await postgresError { try await pool.copyOut("COPY t FROM STDIN") { _ in } }
            #expect(out.kind == .usage)
            #expect(try await count(pool) == 0)
        }
    }

    @Test("another statement on the connection during a COPY is refused, and the COPY goes on")
    func statementDuringCopy() async throws {
        try await withTable { pool in
            try await pool.withConnection { connection in
                let rows = try await connection.copyIn("COPY t FROM STDIN") { writer in
                    try await writer.write("1\tx\n")
                    let error = try await postgresError { _ = try await connection.query("SELECT 1") }
                    #expect(error.kind == .usage)
                    try await writer.write("2\ty\n")
                }
                #expect(rows == 2)
            }
        }
    }

    @Test("in a transaction a COPY is undone with it")
    func inTransaction() async throws {
        struct Stop: Error {}
        try await withTable { pool async throws in
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    let rows = try await transaction.copyIn("COPY t FROM STDIN") { try await $0.write("1\tx\n") }
                    #expect(rows == 1)
                    throw Stop()
                }
            }
            #expect(try await count(pool) == 0)
        }
    }

    @Test("600 MB come out whole, in pieces of whole rows, in flat memory")
    func out() async throws {
        try await withTable { pool in
            var bytes = 0
            var highest = 0
            let before = try residentKilobytes()
            let wide = "COPY (SELECT n, repeat('x', 2400) FROM generate_series(1, 250000) n) TO STDOUT"
            try await pool.copyOut(wide) { chunk in
                if chunk.last != UInt8(ascii: "\n") { Issue.record("a piece ends within a row") }
                bytes += chunk.count
                highest = max(highest, try residentKilobytes())
            }
            // Each row is its number, a tab, 2,400 letters and a line end; the numbers have 1,388,895 digits in all.
            #expect(bytes == 1_388_895 + 250_000 * 2402)
            // Other tests run beside this one in the same process, so the bound is loose: half of what went through.
            #expect(highest - before < 300_000, "memory grew from \(before) to \(highest) KiB")
        }
    }

    @Test("a reader that throws stops the server's COPY, and the connection goes on")
    func outAbort() async throws {
        struct Enough: Error {}
        try await withPool(size: 1) { pool async throws in
            for _ in 1...3 {
                await #expect(throws: Enough.self) {
                    try await pool.copyOut("COPY (SELECT generate_series(1, 100000000)) TO STDOUT") { _ in
                        throw Enough()
                    }
                }
                #expect(try await pool.query("SELECT 1").count == 1)
            }
        }
    }

    @Test("an error of the server in the middle of a COPY out comes out")
    func outError() async throws {
        try await withPool(size: 1) { pool in
            let error = try await postgresError {
                try await pool.copyOut("COPY (SELECT 1 / (5000 - n) FROM generate_series(1, 9000) n) TO STDOUT") { _ in
                }
            }
            #expect(error.sqlState == "22012")
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    private func residentKilobytes() throws -> Int {
        let status = try String(decoding: Data(contentsOf: URL(filePath: "/proc/self/status")), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) })
    }
}

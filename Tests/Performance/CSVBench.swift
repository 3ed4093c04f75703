// SPDX-License-Identifier: Apache-2.0

import CSV
import Foundation

/// The CSV parser over a file of hospital-like rows, beside `read_csv` of DuckDB on one thread: both split every field
/// of every row and convert none.
///
/// DuckDB is looked for as a module of `python3`, or of the Python that `DUCKDB_PYTHON` names.
enum CSVBench {
    private static let megabytes = 256
    private static let rounds = 5
    private static let columns = 8

    static func run() async throws -> [Measurement] {
        let file = "/tmp/rounds-bench-csv-\(getpid()).csv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let size = try write(file)
        var turns: [(Double, Double)] = []
        var alone: [Double] = []
        let python = ProcessInfo.processInfo.environment["DUCKDB_PYTHON"] ?? "python3"
        for _ in 0..<rounds {
            let ours = try megabytesPerSecond(size) { try parse(file) }
            alone.append(ours)
            if let seconds = try duckdb(file, python) { turns.append((ours, Double(size) / 1e6 / seconds)) }
        }
        guard !turns.isEmpty else {
            print("no DuckDB: `pip install duckdb` for \(python), or name a Python that has it in DUCKDB_PYTHON")
            return [Measurement(name: "CSV parser", unit: "MB/CPU-s", value: median(alone))]
        }
        return [Measurement(name: "CSV parser, beside DuckDB's", unit: "MB/CPU-s", turns: turns, aim: 4)]
    }

    /// - Returns: rows and bytes of all fields, so that nothing can be left out.
    private static func parse(_ file: String) throws -> (rows: Int, bytes: Int) {
        var reader = CSVReader(try InputFile.open(file))
        var (rows, bytes) = (0, 0)
        while try reader.next() {
            rows += 1
            for index in 0..<reader.fieldCount { bytes += reader.withField(index) { $0.count } }
        }
        return (rows, bytes)
    }

    private static func megabytesPerSecond(_ size: Int, _ body: () throws -> (rows: Int, bytes: Int)) throws -> Double {
        let start = cpuSeconds()
        let (rows, bytes) = try body()
        guard rows > 0, bytes > size / 2 else { throw BenchError("\(rows) rows with \(bytes) bytes were read") }
        return Double(size) / 1e6 / (cpuSeconds() - start)
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// - Returns: CPU seconds of the query alone, or `nil` when there is no DuckDB.
    private static func duckdb(_ file: String, _ python: String) throws -> Double? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, "-c", script, file, "\(columns)"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static let script = """
        import sys, time, duckdb
        db = duckdb.connect()
        db.execute("SET threads = 1")
        names = [f"c{i}" for i in range(int(sys.argv[2]))]
        types = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        counts = ", ".join(f"count({name})" for name in names)
        options = "header = true, auto_detect = false, delim = ',', quote = chr(34), escape = chr(34)"
        query = f"SELECT {counts} FROM read_csv(?, {options}, columns = {{{types}}})"
        start = time.process_time()
        db.execute(query, [sys.argv[1]]).fetchall()
        print(time.process_time() - start)
        """

    /// - Returns: bytes.
    private static func write(_ path: String) throws -> Int {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("cannot write \(path)") }
        var text = "encounter,date,suite,service,code,description,booked,scheduled\n"
        var (size, id) = (0, 0)
        while size < megabytes << 20 {
            while text.utf8.count < 1 << 20 {
                id += 1
                let description = id % 3 == 0 ? "\"Repair, open, \(id % 97)\"" : "Cataract removal \(id % 89)"
                text += "\(10_000_000 + id),01/\(10 + id % 20)/22,\(id % 8),Ophthalmology,\(66_000 + id % 999),"
                text += "\(description),\(30 + id % 200),01/\(10 + id % 20)/22 0\(id % 9):\(10 + id % 50) AM\n"
            }
            try file.write(contentsOf: Data(text.utf8))
            size += text.utf8.count
            text.removeAll(keepingCapacity: true)
        }
        try file.close()
        return size
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Postgres
import TestSupport
import Testing

@Suite("Ingestion of files in other forms")
struct IngestionFormatTests {
    private static let yaml = """
        table: public.visits
        key: [site, id]
        delimiter: auto
        decimal_mark: ","
        skip: {first_lines: 2, where: {Nr: [Summe]}, footer: Ende}
        rules: [went >= came]
        columns:
          - {header: Nr, target: id, type: integer}
          - {target: site, value: north, type: text}
          - {header: Kam, target: came, type: date, formats: "dd.MM.yyyy"}
          - {header: Ging, target: went, type: date, formats: "dd.MM.yyyy"}
          - {header: Betrag, target: amount, type: decimal}
          - {header: Art, target: sort, type: text, map: {ambulant: out, stationär: in}}
        """
    private static let table = """
        CREATE TABLE public.visits (id integer NOT NULL, site text NOT NULL, came date NOT NULL, went date,
            amount numeric(10, 2), sort text, batch_id bigint, source_line integer, PRIMARY KEY (site, id))
        """

    /// Two lines, the header, 300 rows with a total after every tenth, of which three break a rule, and a footer.
    private static var text: String {
        var lines = ["Klinik \"Süd\"", "", "Nr;Kam;Ging;Betrag;Art"]
        for id in 1...300 {
            let went = id % 100 == 0 ? "01.01.2022" : "04.02.2022"
            lines.append("\(id);03.02.2022;\(went);\(id),5;\(id % 2 == 0 ? "ambulant" : "stationär")")
            if id % 10 == 0 { lines.append("Summe;;;9,9;") }
        }
        return (lines + ["Ende des \"Berichts", "noch eine Zeile"]).joined(separator: "\r\n")
    }

    @Test("takes a file in UTF-16 in chunks, without its totals, and finds what was wrong in it")
    func chunks() async throws {
        let bench = try await IngestionBench(datasets: ["visits": Self.yaml])
        try await bench.pool.executeScript(Self.table)
        let units: [[UInt8]] = Self.text.utf16.map { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let bytes = [0xFF, 0xFE] + units.joined()
        let path = try bench.file(bytes)
        // So small that some chunks have nothing but a total.
        let parameters = Ingestion.Parameters(dataset: "visits", files: [path], chunkBytes: 12)
        try await bench.kind.validate(parameters)
        let job = try await TestJob(kind: Ingestion.name, on: bench.pool)
        let result = try await bench.kind.run(parameters, context: job.context)
        #expect(result.rows == 300 && result.inserted == 297 && result.reasons == ["broken-rule": 3])
        let sums = try await bench.rows(
            "SELECT concat_ws(' ', count(*), sum(amount), count(*) FILTER (WHERE sort = 'in')) FROM public.visits")
        #expect(sums == ["297 44698.50 150"])
        let rejects = try await bench.rows(
            "SELECT concat_ws('|', line, column_name, value, raw) FROM hospital.quarantine ORDER BY line")
        #expect(
            rejects == [
                "112|Ging, Kam|01.01.2022, 03.02.2022|100;03.02.2022;01.01.2022;100,5;ambulant",
                "222|Ging, Kam|01.01.2022, 03.02.2022|200;03.02.2022;01.01.2022;200,5;ambulant",
                "332|Ging, Kam|01.01.2022, 03.02.2022|300;03.02.2022;01.01.2022;300,5;ambulant",
            ])
        let again = try await bench.ingest("visits", path)
        #expect(again.inserted == 0 && again.updated == 0 && again.unchanged == 297)
    }
}

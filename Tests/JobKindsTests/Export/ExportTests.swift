// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Hospital
import Jobs
import Postgres
import TestSupport
import Testing

@testable import JobKinds

@Suite("The job kind export")
struct ExportTests {
    private static func parameters(
        _ format: ExportFormat, output: String? = nil, branch: String? = nil
    ) -> Export.Parameters {
        Export.Parameters(report: "kpi_snapshot", format: format.rawValue, output: output, branch: branch)
    }

    @Test("writes a file and records its size and hash", arguments: ExportFormat.allCases)
    func recorded(format: ExportFormat) async throws {
        let fixture = try await ExportFixture()
        let job = try await fixture.job()
        let result = try await ExportFixture.kind.run(Self.parameters(format), context: job.context)

        let name = "kpi_snapshot-2022-03-31-job\(job.lease.id).\(format)"
        #expect(result.path == "\(fixture.folder)/\(name)")
        #expect(try fixture.files() == [name], "nothing else is left in the folder")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: result.path))
        #expect(result.size == Int64(bytes.count))
        if Tool.sha256sum.isPresent { #expect(try Tool.sha256sum(result.path).hasPrefix(result.sha256 + " ")) }
        let row = try await fixture.pool.query("select * from reports.files where id = $1", result.file)[0]
        #expect(try row.decode("job_id", as: Int64.self) == job.lease.id.rawValue)
        #expect(try row.decode("path", as: String.self) == result.path)
        #expect(try row.decode("size_bytes", as: Int64.self) == result.size)
        #expect(try row.decode("sha256", as: String.self) == result.sha256)
        #expect(try row.decode("format", as: String.self) == format.rawValue)
        #expect(try row.decode("row_count", as: Int64.self) == result.rows)
        #expect(try await job.state() == "succeeded")
        #expect(job.reports.progress.last.map { $0.completed == $0.total } == true)
    }

    @Test("gives the same bytes for the same data", arguments: ExportFormat.allCases)
    func deterministic(format: ExportFormat) async throws {
        let fixture = try await ExportFixture()
        let first = try await ExportFixture.kind.run(Self.parameters(format), context: fixture.job().context)
        // Rows in another order of storage are the same data.
        try await fixture.pool.withConnection {
            try await $0.executeScript(
                """
                create temporary table figures as select * from kpi.values order by random();
                delete from kpi.cells;
                \(ExportFixture.store)
                """)
        }
        let second = try await ExportFixture.kind.run(Self.parameters(format), context: fixture.job().context)
        #expect(first.sha256 == second.sha256)
    }

    @Test("covers the branch and the days asked for")
    func restricted() async throws {
        let fixture = try await ExportFixture()
        let path = "\(fixture.folder)/one.csv"
        var parameters = Self.parameters(.csv, output: path, branch: "B02")
        parameters.from = LocalDay("2022-02-07")
        parameters.to = LocalDay("2022-02-08")
        let result = try await ExportFixture.kind.run(parameters, context: fixture.job().context)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\r\n").dropFirst()
        #expect(lines.count == Int(result.rows))
        #expect(!lines.isEmpty)
        #expect(
            lines.allSatisfy { $0.contains(",B02,") && ($0.contains(",2022-02-07,") || $0.contains(",2022-02-08,")) })
    }

    @Test("covers the branch on whose behalf the job runs, when no other is named")
    func onBehalf() async throws {
        let fixture = try await ExportFixture()
        let result = try await ExportFixture.kind.run(
            Self.parameters(.csv), context: fixture.job(branch: "B01").context)
        let text = try String(contentsOfFile: result.path, encoding: .utf8)
        #expect(text.contains(",B01,") && !text.contains(",B02,"))
    }

    @Test("writes a valid file that says so when there are no data", arguments: ExportFormat.allCases)
    func empty(format: ExportFormat) async throws {
        let fixture = try await ExportFixture(isEmpty: true)
        let result = try await ExportFixture.kind.run(Self.parameters(format), context: fixture.job().context)
        #expect(result.rows == 0)
        switch format {
        case .csv:
            let text = try String(contentsOfFile: result.path, encoding: .utf8)
            #expect(text == CSVReport.header.joined(separator: ",") + "\r\n")
        case .xlsx:
            guard Tool.unzip.isPresent else { return }
            #expect(try Tool.unzip("-p", result.path, "xl/worksheets/sheet1.xml").contains(ReportContent.noData))
        case .pdf:
            guard Tool.pdftotext.isPresent else { return }
            let text = try Tool.pdftotext(result.path, "-")
            #expect(text.contains(ReportContent.noData))
            #expect(text.contains(/1 ?\/ ?1/))
        }
    }

    @Test("says so where a section alone has no data", .enabled(if: Tool.pdftotext.isPresent && Tool.unzip.isPresent))
    func emptySection() async throws {
        let fixture = try await ExportFixture()
        try await fixture.pool.execute("delete from kpi.cells where suites[1] = ''")
        let pdf = try await ExportFixture.kind.run(Self.parameters(.pdf), context: fixture.job().context)
        let text = try Tool.pdftotext(pdf.path, "-")
        #expect(text.contains(ReportContent.noData) && text.contains("Hospital") && text.contains("Overrun share"))
        let workbook = try await ExportFixture.kind.run(Self.parameters(.xlsx), context: fixture.job().context)
        #expect(try !Tool.unzip("-p", workbook.path, "xl/worksheets/sheet2.xml").contains(ReportContent.noData))
        #expect(try Tool.unzip("-p", workbook.path, "xl/worksheets/sheet3.xml").contains(ReportContent.noData))
    }

    @Test("leaves the older file in place and no other when its lease is lost", arguments: ExportFormat.allCases)
    func staleLease(format: ExportFormat) async throws {
        let fixture = try await ExportFixture()
        let path = "\(fixture.folder)/report"
        try "older".write(toFile: path, atomically: false, encoding: .utf8)
        let job = try await fixture.job()
        try await job.loseLease()
        await #expect(throws: LeaseLost.self) {
            try await ExportFixture.kind.run(Self.parameters(format, output: path), context: job.context)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "older")
        #expect(try fixture.files() == ["report"])
        #expect(try await fixture.pool.query("select from reports.files").isEmpty)
    }

    @Test("leaves no file when it is cancelled", arguments: ExportFormat.allCases)
    func cancelled(format: ExportFormat) async throws {
        let fixture = try await ExportFixture()
        let job = try await fixture.job()
        let task = Task {
            try await ExportFixture.kind.run(Self.parameters(format), context: job.context)
        }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        #expect(try fixture.files().isEmpty)
        #expect(try await job.state() == "running", "the attempt records nothing")
    }

    @Test("removes what a killed attempt of the same job has left")
    func leftover() async throws {
        let fixture = try await ExportFixture()
        let job = try await fixture.job()
        let path = "\(fixture.folder)/report.csv"
        let others = [".report.csv.job\(job.lease.id)0-1.partial", ".report.csv.job7-1.partial.txt"]
        for name in [".report.csv.job\(job.lease.id)-0.partial"] + others {
            try "half".write(toFile: "\(fixture.folder)/\(name)", atomically: false, encoding: .utf8)
        }
        _ = try await ExportFixture.kind.run(Self.parameters(.csv, output: path), context: job.context)
        #expect(try fixture.files() == (others + ["report.csv"]).sorted(), "files of other jobs stay")
    }

    @Test("puts a file with the default name into a folder that is named as output")
    func folder() async throws {
        let fixture = try await ExportFixture(isEmpty: true)
        let job = try await fixture.job()
        let result = try await ExportFixture.kind.run(
            Self.parameters(.pdf, output: fixture.folder + "/"), context: job.context)
        #expect(result.path == "\(fixture.folder)/kpi_snapshot-job\(job.lease.id).pdf")
    }

    @Test("refuses a branch that does not exist")
    func unknownBranch() async throws {
        let fixture = try await ExportFixture(isEmpty: true)
        let job = try await fixture.job()
        await #expect(throws: BadInput.self) {
            try await ExportFixture.kind.run(Self.parameters(.csv, branch: "B99"), context: job.context)
        }
        #expect(try fixture.files().isEmpty)
    }

    @Test("tells at submit what cannot work, and suggests what was meant")
    func validation() async throws {
        func complaint(_ change: (inout Export.Parameters) -> Void) async -> String? {
            var parameters = Self.parameters(.csv)
            change(&parameters)
            do {
                try await ExportFixture.kind.validate(parameters)
                return nil
            } catch {
                return (error as? BadInput).map { "\($0.message)" } ?? "another error: \(error)"
            }
        }
        #expect(await complaint { _ in } == nil)
        #expect(await complaint { $0.report = "kpi_snapshto" }?.contains("did you mean 'kpi_snapshot'?") == true)
        #expect(await complaint { $0.report = "../reports/kpi_snapshot" }?.hasPrefix("there is no report") == true)
        #expect(await complaint { $0.format = "xls" }?.contains("did you mean 'xlsx'?") == true)
        #expect(await complaint { $0.output = "here.csv" }?.contains("not an absolute path") == true)
        #expect(
            await complaint { $0.output = "/nowhere/at/all/x.csv" }?.contains("'/nowhere/at/all' does not exist")
                == true)
        #expect(
            await complaint {
                $0.from = LocalDay("2022-02-01")
                $0.to = LocalDay("2022-01-01")
            }?.contains("ends (2022-01-01) before it begins") == true)
    }

    @Test("refuses at submit a folder that cannot be written", .enabled(if: geteuid() != 0, "root may write anywhere"))
    func unwritable() async throws {
        let folder = TestServers.freshDirectory("export")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        await #expect(throws: BadInput("the output folder '\(folder)' cannot be written")) {
            try await ExportFixture.kind.validate(Self.parameters(.csv, output: "\(folder)/x.csv"))
        }
    }
}

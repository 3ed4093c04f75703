// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import Jobs
import Postgres
import PrivateServers
import TestSupport
import Testing

/// What the real program says to input that cannot work: the status, where it is said, and that nothing is accepted.
@Suite("Bad input", .timeLimit(.minutes(3)))
struct CommandLineTests {
    /// Input that cannot work: the words after `rounds` and what the answer must name. `@` stands for the folder
    /// that ``makeFiles(in:)`` has filled.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let answer: [String]

        init(_ description: String, _ words: String, _ answer: String...) {
            (testDescription, self.words, self.answer) = (description, words, answer)
        }
    }

    static let mistakes = [
        Mistake(
            "a file that is missing", "submit ingestion --dataset beds @/none.csv", "@/none.csv",
            "there is no such file"),
        Mistake("an empty file", "submit ingestion --dataset beds @/empty.csv", "@/empty.csv is empty"),
        Mistake("a binary file", "submit ingestion --dataset beds @/binary.csv", "@/binary.csv", "NUL byte"),
        Mistake("a folder without CSV files", "submit ingestion --dataset beds @/broken", "@/broken has no CSV files"),
        Mistake("a pattern without files", "submit ingestion --dataset beds @/x*.csv", "no file matches '@/x*.csv'"),
        Mistake("no dataset and no set", "submit ingestion @/good.csv", "--dataset", "--set"),
        Mistake("a dataset of a set", "submit ingestion --dataset beds --set @", "--set excludes"),
        Mistake("a set of which a file is nothing", "submit ingestion --set @/set", "@/set/odd.csv", "of no dataset"),
        Mistake("a set that is to start later", "submit ingestion --set @ --delay 1h", "--delay"),
        Mistake(
            "an archive without the file", "submit ingestion --dataset beds @/none.zip!x.csv", "@/none.zip", "no such"),
        Mistake(
            "a wrong header", "submit ingestion --dataset beds @/header.csv", "@/header.csv", "'bed_id' is missing",
            "'bedd' is unknown"),
        Mistake("a wrong encoding", "submit ingestion --dataset beds @/latin1.csv", "is not UTF-8: line 3", "0xE9"),
        Mistake("half of UTF-16", "submit ingestion --dataset beds @/utf16.csv", "is not UTF-16LE: line 2"),
        Mistake(
            "one bad file of two", "submit ingestion --dataset beds @/good.csv @/empty.csv",
            "@/empty.csv is empty"),
        Mistake("the same file twice", "submit ingestion --dataset beds @/good.csv @/good.csv", "named twice"),
        Mistake(
            "a limit of rejected rows that is none", "submit ingestion --dataset beds @/good.csv --max-rejects some",
            "'some'", "1%"),
        Mistake("a batch that there is not", "datasets rollback 999999", "no batch 999999", "rounds datasets batches"),
        Mistake("a reason that there is not", "datasets rejects --reason orfan", "'orfan'", "orphan"),
        Mistake("an unknown dataset", "submit ingestion --dataset bedz @/good.csv", "'bedz'", "beds"),
        Mistake(
            "an unknown report", "submit export --report kpi_snapshop --format csv", "'kpi_snapshop'", "kpi_snapshot"),
        Mistake("an unknown format", "submit export --report kpi_snapshot --format pfd", "'pfd'", "pdf"),
        Mistake(
            "an output folder that is missing",
            "submit export --report kpi_snapshot --format csv --out @/none/report.csv", "@/none", "does not exist"),
        Mistake("an unknown model", "submit model-retrain --model or_durations", "'or_durations'", "or_duration"),
        Mistake("an unknown KPI", "submit kpi-recompute --kpi or_case", "'or_case'", "or_cases"),
        Mistake(
            "days in the wrong order", "submit kpi-recompute --from 2024-02-01 --to 2024-01-01", "2024-01-01",
            "2024-02-01"),
        Mistake("a day that does not exist", "submit kpi-recompute --from 2024-02-30", "2024-02-30"),
        Mistake("a misspelt command", "sumbit export", "'sumbit'", "submit"),
        Mistake("a misspelt kind of job", "submit exprot", "'exprot'", "export"),
        Mistake(
            "an option that there is not", "submit export --report kpi_snapshot --format csv --fromat csv",
            "--fromat"),
        Mistake("a priority out of range", "submit kpi-recompute --priority 10", "0 to 9"),
        Mistake("a job that there is not", "jobs show 999999", "999999"),
        Mistake("a pattern that is none", "jobs list --error-pattern (disk", "'(disk'", "regular expression"),
        Mistake("a state that a job cannot be taken back from", "jobs retry --state succeeded", "succeeded", "failed"),
        Mistake("deleting in no particular state", "jobs delete --kind export", "--state failed"),
        Mistake("a queue that there is not", "queues pause defalt --reason r", "'defalt'", "did you mean 'default'"),
        Mistake("a limit of nothing", "queues limit default", "--running", "--rate"),
        Mistake("a limit of none at a time", "queues limit default --running 0", "at least 1", "rounds queues pause"),
        Mistake("a rate that is none", "queues limit default --rate ten/s", "ten/s"),
        Mistake("a weight that is none", "queues weight default north=0", "'north'", "1 to 1000"),
        Mistake("a pause without a reason", "queues pause default", "--reason"),
        Mistake("a misspelt verb of queues", "queues puase default", "'puase'", "pause"),
        Mistake("a uniqueness that is none", "submit kpi-recompute --unique ended", "ended"),
        Mistake("queues of which one has no weight", "worker --queues urgent=5,default", "'default' has none"),
        Mistake("a time that is none", "jobs dead --since yesterday", "yesterday"),
        Mistake("an unknown workflow", "workflows run nightley", "'nightley'", "nightly"),
        Mistake("a workflow without its parameters", "workflows run nightly", "input"),
        Mistake(
            "a jobs folder that is missing", "submit kpi-recompute --jobs-dir @/none", "@/none", "ROUNDS_JOBS_DIR"),
        Mistake(
            "a broken dataset file", "submit ingestion --dataset beds @/good.csv --jobs-dir @/broken",
            "@/broken/datasets/beds.yml:4"),
        Mistake(
            "a broken model file", "submit model-retrain --model or_duration --jobs-dir @/broken",
            "@/broken/models/or_duration.yml:6"),
        Mistake(
            "a broken KPI file", "submit kpi-recompute --jobs-dir @/broken", "@/broken/kpis/or_cases.sql:"),
        Mistake(
            "a broken report file", "submit export --report bad --format csv --jobs-dir @/broken-report",
            "@/broken-report/reports/bad.yml:2"),
        Mistake(
            "a broken workflow file", "workflows run nightly --jobs-dir @/broken",
            "@/broken/workflows/nightly.yml:5"),
    ]

    @Test("Status 2, a message on stderr that names it, nothing on stdout, no job", arguments: mistakes)
    func mistake(_ mistake: Mistake) async throws {
        let site = try await Self.site.value
        let words = mistake.words.replacing("@", with: site.files).split(separator: " ").map(String.init)
        let answer = try await RoundsProgram.run(words, settings: site.settings)
        #expect(answer.status == 2, "\(answer.errors)")
        #expect(answer.output.isEmpty)
        for part in mistake.answer {
            let part = part.replacing("@", with: site.files)
            #expect(answer.errors.contains(part), "\(part) is not in: \(answer.errors)")
        }
        #expect(try await site.jobs() == 0)
    }

    @Test("With --json, stdout stays empty all the same")
    func json() async throws {
        let site = try await Self.site.value
        let answer = try await RoundsProgram.run(
            ["submit", "ingestion", "--dataset", "beds", "\(site.files)/empty.csv", "--json"], settings: site.settings)
        #expect(answer.status == 2)
        #expect(answer.output.isEmpty)
    }

    @Test("A PostgreSQL that is down: status 3, and the message names its address")
    func noPostgres() async throws {
        let site = try await Self.site.value
        for command in [["submit", "kpi-recompute"], ["jobs", "list"], ["migrate"]] {
            let answer = try await RoundsProgram.run(
                command + ["--database-url", "postgresql://rounds@127.0.0.1:1/none"], settings: site.settings)
            #expect(answer.status == 3, "\(answer.errors)")
            #expect(answer.output.isEmpty)
            #expect(answer.errors.contains("127.0.0.1") && answer.errors.contains("port 1"), "\(answer.errors)")
        }
    }

    @Test("A Redis that is down: a submit is accepted; what only Redis knows ends with status 3 and its address")
    func noRedis() async throws {
        let site = try await Self.site.value
        let database = try await TestDatabase.migratedURL()
        let settings = site.settings.merging(["ROUNDS_DATABASE_URL": database]) { $1 }
        let flags = ["--redis-url", "unix://\(site.files)/nobody.sock"]
        let workers = try await RoundsProgram.run(["workers", "list"] + flags, settings: settings)
        #expect(workers.status == 3, "\(workers.errors)")
        #expect(workers.output.isEmpty)
        #expect(workers.errors.contains("\(site.files)/nobody.sock"))
        let submit = try await RoundsProgram.run(["submit", "kpi-recompute"] + flags, settings: settings)
        #expect(submit.status == 0, "\(submit.errors)")
        let list = try await RoundsProgram.run(["jobs", "list"] + flags, settings: settings)
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.contains("queued"))
    }
}

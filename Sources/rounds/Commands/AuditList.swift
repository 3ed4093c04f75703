// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Changes by people and schedules, the latest first.",
        discussion: "For example: rounds audit list --who asha --verb job --since 12h")

    @Option(help: "By whom: account@host, or the account alone.")
    var who: String?

    @Option(help: "What was done, such as job.cancel, or its first word alone.")
    var verb: String?

    @Option(help: "To what, such as 'job 17' or 'queue default'.")
    var subject: String?

    @Option(help: "Not before: a time ago, such as 12h, or an instant, such as '2026-03-01 02:30'.")
    var since: PastMoment?

    @Option(help: "Only entries with a lower number, to page on.")
    var before: Int64?

    @Option(help: "How many at most.")
    var limit = 50

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() async throws {
        let filter = AuditFilter(
            actor: who, verb: verb, subject: subject, since: since?.date, before: before, limit: limit)
        let records = try await settings.settings().withCluster("audit list") { try await $0.client.audit(filter) }
        try output.show(records, people: show)
    }

    private func show(_ records: [AuditRecord]) {
        guard !records.isEmpty else {
            Console.standard.note("no entries")
            return
        }
        var table = Table(
            .right("ENTRY"), .left("WHEN"), .left("WHO"), .left("WHAT"), .left("TO"), .left("WHY"), .left("DETAILS"))
        for record in records {
            table.add(
                .init("\(record.id)"), .init(Format.instant(record.at)), .init(record.actor), .init(record.verb),
                .init(Self.words(record.subjects)), .init(record.reason ?? ""),
                .init(record.details.text == "{}" ? "" : record.details.text, .faint))
        }
        Console.standard.print(table)
    }

    /// `job 1, job 2 and 40 more`.
    private static func words(_ subjects: [String]) -> String {
        let shown = subjects.prefix(2).joined(separator: ", ")
        return subjects.count > 2 ? "\(shown) and \(subjects.count - 2) more" : shown
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Hospital

struct AlertsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Alerts that are not cleared, the gravest first.")

    @Flag(help: "Only those that nobody has acknowledged.")
    var open = false

    @Flag(help: "Those that have been cleared too.")
    var all = false

    @Option(help: "Only this branch.")
    var branch: String?

    @Option(help: "Only this rule of jobs/alerts.")
    var rule: String?

    @Option(help: "How many at most.")
    var limit = 200

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if open && all { throw ValidationError("--open and --all exclude each other") }
        guard limit > 0 else { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() async throws {
        let states: [AlertRecord.State] =
            open ? [.open] : all ? AlertRecord.State.allCases : [.open, .acknowledged]
        let (branch, rule, limit) = (branch, rule, limit)
        let settings = try settings.settings()
        if let rule {
            try settings.requireJobsDirectory()
            _ = try AlertCatalog(
                directory: settings.alertsDirectory,
                kpis: KPICatalog(directory: settings.kpisDirectory).all()
            ).definition(named: rule)
        }
        let alerts = try await settings.withPostgres("alerts list") { pool in
            try await NetworkNames(pool).check(branch: branch)
            return try await AlertReader(pool).alerts(in: states, branch: branch, rule: rule, limit: limit)
        }
        try output.show(alerts, people: show)
        if alerts.count == limit { Console.standard.note("the first \(limit); --limit shows more") }
    }

    private func show(_ alerts: [AlertRecord]) {
        guard !alerts.isEmpty else {
            Console.standard.note("no alerts; `rounds submit alert-check` looks for them")
            return
        }
        var table = Table(
            .right("ALERT"), .left("SEVERITY"), .left("STATE"), .left("RULE"), .left("BRANCH"), .left("DEPARTMENT"),
            .left("SINCE"), .left("LAST DAY"), .right("VALUE"), .left("RAISED"), .left("DETAILS"))
        for alert in alerts {
            table.add(
                .init("\(alert.id)"), .init(alert.severity.rawValue, alert.severity == .critical ? .bad : .warning),
                .init(alert.state.rawValue, alert.state == .cleared ? .faint : nil), .init(alert.rule),
                .init(alert.branch), .init(alert.department), .init("\(alert.raisedOn)"), .init("\(alert.day)"),
                .init(KPILine.text(alert.value)), .init(alert.condition), .init(Self.details(alert)))
        }
        Console.standard.print(table)
    }

    /// What the value is made of, and who knows of it.
    private static func details(_ alert: AlertRecord) -> String {
        guard let person = alert.acknowledgedBy else { return alert.detail }
        return "\(alert.detail); \(person): \(alert.note ?? "")"
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Follow the chain of the whole audit trail; status 1 when it is broken.",
        discussion: """
            Write the head hash that it prints down somewhere else, on paper or in another system. Given with --head
            later, it shows also what somebody could hide who can rewrite the whole database.
            """)

    @Option(help: "A head hash that was printed earlier.")
    var head: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        guard let head else { return }
        guard head.utf8.count == 64, head.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw ValidationError("--head takes the 64 hexadecimal digits that `rounds audit verify` prints")
        }
    }

    func run() async throws {
        let result = try await settings.settings().withCluster("audit verify") { cluster in
            try await cluster.client.verifyAudit(kept: head?.lowercased())
        }
        try output.show(result, people: show)
        guard result.isIntact else { throw CommandFailure(.failed, "the audit trail is not what was recorded") }
    }

    private func show(_ result: AuditVerification) {
        let console = Console.standard
        for problem in result.problems { console.print(console.output.style.mark(problem.text, .bad)) }
        let more = result.problemCount - result.problems.count
        if more > 0 { console.print("… and \(Format.count(Int64(more))) more") }
        let places = result.problemCount == 1 ? "one place" : "\(Format.count(Int64(result.problemCount))) places"
        let verdict = result.isIntact ? "intact" : "broken in \(places)"
        console.print("\(Format.count(Int64(result.entries))) entries, \(verdict)")
        console.print("head \(result.head.id) \(result.head.hash)")
    }
}

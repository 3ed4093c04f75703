// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Who changed what, when and why.",
        discussion: """
            Every change by a person or a schedule is an entry; each holds the SHA-256 over the one before it, so that an
            entry that was altered, removed or inserted shows.
            """,
        subcommands: [AuditList.self, AuditVerify.self])
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Hospital

struct DatasetsInfer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infer", abstract: "Draft a dataset file from a CSV file.",
        discussion: """
            Needs no server. Prints the draft: types, date formats, marks, a key, and what looks odd as comments. For \
            example: rounds datasets infer beds.csv --table hospital.beds > jobs/datasets/ward_beds.yml
            """)

    @Option(help: "The table that the rows go into, as schema.table; hospital.NAME otherwise.")
    var table: String?

    @Option(help: "The dataset's name; made of the file's name otherwise.")
    var name: String?

    @Argument(help: "The file: plain, .gz, or archive.zip!member.csv.")
    var file: String

    @OptionGroup var output: OutputOptions

    private struct Document: Encodable {
        let draft: String
    }

    func run() async throws {
        let draft = try DatasetDraft(of: file, name: name, table: table)
        try output.show(Document(draft: draft.text)) { document in
            Console.standard.print(document.draft.trimmingCharacters(in: .newlines))
        }
    }
}

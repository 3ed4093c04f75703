// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Shows guarantees that take their time.
struct Prove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show that takeover, renewal, cancellation and rebuild are as quick and as safe as promised.")

    @Argument(help: "takeover, busy, cancel, rebuild, snapshot; all of them unless named.")
    var proofs = Proof.allCases

    @Flag(help: "A few seconds each, instead of the sizes that the guarantees speak of.")
    var short = false

    func run() async throws {
        let stores = try await Stores(try ChaosFolder(), means: Means.look())
        var isClean = true
        for proof in proofs {
            let site = try await BoundarySite(named: proof.rawValue, on: stores)
            do {
                let finding = try await site.prove(proof, size: short ? proof.shortSize : proof.fullSize)
                let violations = try await History(site.site.direct).violations
                    .filter { !(proof == .takeover && $0.text.contains("has not ended")) }
                for violation in violations.prefix(10) {
                    Output.say("\(proof.rawValue): \(violation.job.map { "job \($0) " } ?? "")\(violation.text)")
                }
                Output.say("\(proof.rawValue): \(violations.isEmpty ? finding : "FAILED")")
                isClean = isClean && violations.isEmpty
            } catch let error as ChaosError {
                Output.say("\(proof.rawValue): FAILED: \(error)")
                isClean = false
            }
            await site.close()
        }
        if !isClean { throw ExitCode.failure }
    }
}

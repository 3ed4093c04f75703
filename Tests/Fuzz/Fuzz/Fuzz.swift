// SPDX-License-Identifier: Apache-2.0

import CLibFuzzer

/// `make fuzz`: libFuzzer with the address sanitizer over everything that reads what others wrote.
///
/// The first byte of an input chooses what reads the rest, so that one corpus serves all.
@main
enum Fuzz {
    private static let targets: [@Sendable ([UInt8]) -> Void] = [
        ReaderTarget.run, EncoderTarget.run, DefinitionTarget.run, TranscoderTarget.run,
    ]

    static func main() {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe CommandLine.unsafeArgv
        let status = unsafe LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
            let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
            if let first = input.first { Fuzz.run(Int(first), Array(input.dropFirst())) }
            return 0
        }
        if status != 0 { preconditionFailure("libFuzzer ended with \(status)") }
    }

    private static func run(_ choice: Int, _ input: [UInt8]) { targets[choice % targets.count](input) }
}

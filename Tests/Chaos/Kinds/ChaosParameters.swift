// SPDX-License-Identifier: Apache-2.0

/// The parameters of all kinds of the harness; each kind looks at what concerns it.
struct ChaosParameters: Codable, Sendable {
    /// Which call submitted the job, and how many jobs it submitted: either all of them are accepted or none.
    var batch = 0
    var batchSize = 1
    /// How long the handler works before its deposit.
    var seconds = 0.0
    /// How many attempts fail, or how many parts there are.
    var count = 0
}

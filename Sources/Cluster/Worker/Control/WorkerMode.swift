// SPDX-License-Identifier: Apache-2.0

/// Whether a worker takes work.
package enum WorkerMode: String, Sendable, Codable {
    /// It claims jobs as it has slots.
    case running
    /// It claims nothing; what runs goes on to its end.
    case quiet
    /// It claims nothing; what runs gets a grace to end and is then handed back.
    case draining
    /// It has drained: nothing runs, and it claims nothing until it is told to resume. Never ordered, only reported.
    case drained
}

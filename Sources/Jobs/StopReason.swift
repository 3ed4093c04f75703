// SPDX-License-Identifier: Apache-2.0

/// Why an attempt was told to stop before it was done.
package enum StopReason: String, Sendable, Hashable {
    /// Somebody cancelled the job.
    case cancelRequested = "cancel requested"
    /// The attempt took longer than the job allows.
    case timedOut = "timed out"
    /// Another attempt has the job.
    case leaseLost = "lease lost"
    /// The worker is shutting down.
    case draining
}

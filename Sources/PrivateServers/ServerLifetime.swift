// SPDX-License-Identifier: Apache-2.0

/// How long a private server lives.
package enum ServerLifetime: Sendable {
    /// Until it is stopped; it outlives the process that started it.
    case untilStopped
    /// Until the process that started it ends, by whatever means; then its folder is removed, too.
    case withProcess
}

// SPDX-License-Identifier: Apache-2.0

/// Which branches and days a recompute is about.
package enum KPIScope: Sendable, Hashable {
    /// Those whose data has changed since the last recompute, and those that these reach.
    case touched
    /// All of all branches.
    case all
    /// All days of some branches.
    case branches([String])
    /// Days whose data is said to have changed, and those that these reach; `nil` for no bound.
    case days(from: LocalDay?, to: LocalDay?)
}

// SPDX-License-Identifier: Apache-2.0

import Jobs

/// What moving a run on has changed.
struct RunAdvance {
    /// Jobs that are ready now and of which Redis must be told.
    var ready: [JobID] = []
    /// How many steps will never begin.
    var cancelled = 0
    var hasEnded = false
}

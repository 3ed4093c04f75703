// SPDX-License-Identifier: Apache-2.0

/// Rows in the order of their days, cut in two: every row of `test` lies on a later day than every row of `train`.
package struct TimeSplit: Sendable, Hashable {
    package let train: Range<Int>
    package let test: Range<Int>
}

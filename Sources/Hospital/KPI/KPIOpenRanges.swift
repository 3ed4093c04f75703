// SPDX-License-Identifier: Apache-2.0

/// Which values of whole ranges of days a recompute replaces, with or without data: the rows of `wanted_open`.
///
/// Most recomputes have none but those of the census, and looking for them is not cheap.
package struct KPIOpenRanges: Sendable {
    /// Of all KPIs.
    let isOfAll: Bool
    /// Of those that read the census.
    let isOfCensus: Bool
}

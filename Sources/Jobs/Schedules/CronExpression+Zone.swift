// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date

/// When an expression comes round in a zone, with daylight saving.
///
/// *Guarantees.* A named minute that the zone's clocks skip comes at the first minute after the skip; one that they
/// show twice comes once, the first time; named minutes that fall on the same instant come once.
///
/// *Does not.* The rule is about wall clocks, for `*/15 * * * *` as well: in the hour that is shown twice it comes four
/// times, not eight. A schedule that must keep a distance of elapsed time belongs in the zone `UTC`.
extension CronExpression {
    /// The first occurrence after an instant.
    ///
    /// - Parameters:
    ///   - instant: the occurrence is later than this.
    ///   - zone: whose clocks are meant.
    package func next(after instant: Date, in zone: CivilZone) -> Date {
        var civil = zone.civilMinute(at: instant)
        while true {
            civil = next(after: civil)
            let occurrence = zone.instant(of: civil)
            // Not later when clocks have gone back since, or when the skipped minutes have just had their turn.
            if occurrence > instant { return occurrence }
        }
    }

    /// The occurrences after one instant up to and including another, in order, found as they are asked for.
    ///
    /// - Parameters:
    ///   - start: the first occurrence is later than this.
    ///   - end: the last occurrence is not later than this.
    ///   - zone: whose clocks are meant.
    package func occurrences(after start: Date, through end: Date, in zone: CivilZone) -> some Sequence<Date> {
        sequence(state: start) { last in
            last = next(after: last, in: zone)
            return last <= end ? last : nil
        }
    }
}

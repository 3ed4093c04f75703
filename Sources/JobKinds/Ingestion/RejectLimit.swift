// SPDX-License-Identifier: Apache-2.0

package import Jobs

/// How many rows of a file may be rejected before nothing of it is taken: a number, or a share of its rows.
package enum RejectLimit: Sendable, Hashable {
    case rows(Int)
    /// In percent.
    case share(Double)

    /// - Parameter text: `100`, or `0.5%`.
    /// - Throws: `BadInput` when it is neither.
    package init(_ text: String) throws(BadInput) {
        if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent >= 0, percent <= 100 {
            self = .share(percent)
        } else if let rows = Int(text), rows >= 0 {
            self = .rows(rows)
        } else {
            throw BadInput(
                "the limit of rejected rows must be a number of rows, such as 100, or a share of them, such as 1%, "
                    + "not '\(text)'")
        }
    }

    /// As it is written.
    package var text: String {
        switch self {
        case .rows(let rows): "\(rows)"
        case .share(let percent): "\(percent)%"
        }
    }

    /// Rejected rows beyond a limit.
    struct Excess: Sendable, Hashable {
        let rejected: Int
        let rows: Int
    }

    /// - Returns: `nil` when the limit is kept.
    func excess(_ rejected: Int, of rows: Int) -> Excess? {
        let isExceeded =
            switch self {
            case .rows(let most): rejected > most
            case .share(let percent): Double(rejected) * 100 > percent * Double(rows)
            }
        return isExceeded ? Excess(rejected: rejected, rows: rows) : nil
    }
}

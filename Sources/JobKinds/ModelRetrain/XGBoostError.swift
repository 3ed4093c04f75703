// SPDX-License-Identifier: Apache-2.0

import CXGBoost

/// XGBoost refused a call.
struct XGBoostError: Error, Hashable, CustomStringConvertible {
    let message: String

    var description: String { "XGBoost: \(message)" }

    /// Throws what XGBoost said when a call did not return zero.
    ///
    /// - Parameter status: a call's return value; the call was made on this thread, as the message is kept per thread.
    static func check(_ status: Int32) throws(XGBoostError) {
        guard status != 0 else { return }
        let text = unsafe XGBGetLastError().map { unsafe String(cString: $0) } ?? ""
        // The text goes on with a stack trace, and begins with the time and the place in XGBoost's source.
        let line = text.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? "unknown error"
        let words = line.replacing(#/^\[[0-9:]+\] [^ ]+:[0-9]+: /#, with: "")
        throw XGBoostError(message: words)
    }

    /// Name and version of the library in use.
    static var library: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        unsafe XGBoostVersion(&major, &minor, &patch)
        return "xgboost \(major).\(minor).\(patch)"
    }
}

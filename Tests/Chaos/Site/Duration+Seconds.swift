// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// In seconds, to the millisecond.
    var seconds: Double { (self / .milliseconds(1)).rounded() / 1000 }
}

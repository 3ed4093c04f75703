// SPDX-License-Identifier: Apache-2.0

/// What the harness can do on this machine.
struct Means: Sendable {
    /// Root can mount a small file system that fills up.
    let canFillDisks: Bool

    /// Finds out.
    static func look() -> Means {
        Means(canFillDisks: SmallDisk.isPossible)
    }

    func allow(_ fault: Fault) -> Bool {
        switch fault {
        case .fillDisk: canFillDisks
        default: true
        }
    }

    /// What is left out, in words; empty when nothing is.
    var shortcomings: [String] {
        canFillDisks ? [] : ["no full disks (mounting a small one needs root)"]
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// This program, which starts itself as workers and coordinators.
enum OwnProgram {
    static let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "rounds-chaos"
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Looks how much room is left on this machine's disks.
package struct DisksExamination: Examination {
    package let subject = "disks"
    private let folders: [(path: String, owner: String)]

    /// - Parameter folders: paths, and whose folders they are, for people; those that are not there are left out.
    package init(_ folders: [(path: String, owner: String)]) {
        self.folders = folders
    }

    package func examine(repairing isRepairing: Bool) async throws -> ExaminationResult {
        let rooms = folders.compactMap { DiskRoom($0.path, of: $0.owner) }
        return ExaminationResult("\(rooms.count) folders here", rooms.flatMap(\.findings))
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a path to a text names: a plain file, a `.gz`, or a file inside a `.zip`.
package enum InputPath: Sendable, Hashable {
    case plain(String)
    case gzip(String)
    /// `archive.zip!folder/member.csv`; without a member, the only file inside.
    case zip(String, member: String?)

    package init(_ path: String) {
        let lower = path.lowercased()
        if let mark = path.firstRange(of: /\.zip!/.ignoresCase()) {
            let end = mark.upperBound
            self = .zip(String(path[..<path.index(before: end)]), member: String(path[end...]))
        } else if lower.hasSuffix(".zip") {
            self = .zip(path, member: nil)
        } else if lower.hasSuffix(".gz") {
            self = .gzip(path)
        } else {
            self = .plain(path)
        }
    }

    /// The file on disk.
    package var file: String {
        switch self {
        case .plain(let file), .gzip(let file), .zip(let file, member: _): file
        }
    }

    /// The paths of the files inside a `.zip`, in its order.
    ///
    /// - Parameter archive: the file on disk.
    package static func members(of archive: String) throws(CSVError) -> [String] {
        let archive = try Archive(archive, .zip)
        var members: [String] = []
        while let member = try archive.nextFile() { members.append(member) }
        return members
    }
}

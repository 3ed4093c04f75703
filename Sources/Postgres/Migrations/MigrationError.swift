// SPDX-License-Identifier: Apache-2.0

/// Why a schema was not migrated. Nothing of the migration that failed has stayed; earlier ones have.
public enum MigrationError: Error, Sendable, CustomStringConvertible {
    /// The list itself is wrong: two migrations share a version.
    case duplicateVersion(set: String, version: Int)
    /// The text differs from the one that was applied.
    case altered(set: String, version: Int, name: String)
    /// The database has a migration that this program does not know: the program is older than the database.
    case unknown(set: String, version: Int, name: String)
    /// A later migration has been applied without this one.
    case outOfOrder(set: String, version: Int, name: String)
    /// Found by `check`: these have still to be applied.
    case pending(set: String, versions: [Int])
    /// The server refused a statement of it.
    case failed(set: String, version: Int, name: String, line: Int?, error: PostgresError)

    public var description: String {
        switch self {
        case .duplicateVersion(let set, let version):
            "two migrations of '\(set)' have version \(version)"
        case .altered(let set, let version, let name):
            "migration \(version) '\(name)' of '\(set)' is not the one that was applied to this database"
        case .unknown(let set, let version, let name):
            "the database has migration \(version) '\(name)' of '\(set)', which this program does not know"
        case .outOfOrder(let set, let version, let name):
            "migration \(version) '\(name)' of '\(set)' comes before one that has been applied already"
        case .pending(let set, let versions):
            "the database lacks migrations of '\(set)': \(versions.map(String.init).joined(separator: ", "))"
        case .failed(let set, let version, let name, let line, let error):
            "migration \(version) '\(name)' of '\(set)' failed\(line.map { " at line \($0)" } ?? ""): \(error)"
        }
    }
}

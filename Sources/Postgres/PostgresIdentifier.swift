// SPDX-License-Identifier: Apache-2.0

/// Names of tables, columns and channels inside SQL text, where parameters cannot stand.
public enum PostgresIdentifier {
    /// `"name"`, taken literally: upper case, spaces and quotes included.
    public static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// `"schema"."table"` from `schema.table`.
    public static func quotedPath(_ path: String) -> String {
        path.split(separator: ".", omittingEmptySubsequences: false).map { quoted(String($0)) }.joined(separator: ".")
    }
}

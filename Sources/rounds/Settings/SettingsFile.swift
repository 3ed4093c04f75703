// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation

/// The settings file: `rounds.yml` in the caller's folder, or the file that `ROUNDS_CONFIG` or `--config` names.
enum SettingsFile {
    /// The name that is looked for when none is given.
    static let defaultName = "rounds.yml"

    /// Reads a settings file.
    ///
    /// - Parameters:
    ///   - named: the file the caller named, which must then exist; `nil` for ``defaultName``, which need not.
    ///   - folder: the caller's folder.
    /// - Throws: `DefinitionError` with file, line and what is wrong.
    static func read(named: String?, in folder: String) throws(DefinitionError) -> SettingsLayer {
        let base = URL(fileURLWithPath: folder, isDirectory: true)
        let url = URL(fileURLWithPath: named ?? defaultName, relativeTo: base).standardizedFileURL
        if named == nil, !FileManager.default.fileExists(atPath: url.path) { return SettingsLayer() }
        let layer = try parse(try DefinitionFile.read(url.path))
        return layer.resolved(against: url.deletingLastPathComponent().path)
    }

    /// The settings in a parsed file.
    static func parse(_ root: DefinitionNode) throws(DefinitionError) -> SettingsLayer {
        let keys = ["database_url", "redis_url", "jobs_dir", "state_dir", "branch", "retention", "drop_dir"]
        let mapping = try root.mapping(keys: keys)
        return SettingsLayer(
            databaseURL: try mapping["database_url"]?.string(),
            redisURL: try mapping["redis_url"]?.string(),
            jobsDirectory: try mapping["jobs_dir"]?.string(),
            stateDirectory: try mapping["state_dir"]?.string(),
            branch: try mapping["branch"]?.string(),
            retention: try mapping["retention"]?.string(),
            dropDirectory: try mapping["drop_dir"]?.string())
    }
}

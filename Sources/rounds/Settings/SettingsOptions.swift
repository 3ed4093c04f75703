// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// The settings flags that every command takes.
struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "Settings file (ROUNDS_CONFIG; default ./rounds.yml if there).")
    var configFile: String?

    @Option(name: .customLong("database-url"), help: "PostgreSQL URL or conninfo (ROUNDS_DATABASE_URL).")
    var databaseURL: String?

    @Option(name: .customLong("redis-url"), help: "redis://, rediss:// or unix:// URL (ROUNDS_REDIS_URL).")
    var redisURL: String?

    @Option(name: .customLong("jobs-dir"), help: "Folder of what the cluster runs (ROUNDS_JOBS_DIR; default jobs).")
    var jobsDirectory: String?

    @Option(
        name: .customLong("state-dir"), help: "Folder of the private servers (ROUNDS_STATE_DIR; default .rounds).")
    var stateDirectory: String?

    /// The settings of this process.
    ///
    /// - Parameters:
    ///   - branch: a command's own `--branch`.
    ///   - retention: a command's own `--retention`.
    ///   - dropDirectory: a command's own `--drop-dir`.
    /// - Throws: `DefinitionError` when the settings file cannot be used.
    func settings(
        branch: String? = nil, retention: String? = nil, dropDirectory: String? = nil
    ) throws -> Settings {
        try Settings(
            flags: SettingsLayer(
                databaseURL: databaseURL, redisURL: redisURL, jobsDirectory: jobsDirectory,
                stateDirectory: stateDirectory, branch: branch, retention: retention,
                dropDirectory: dropDirectory),
            environment: ProcessInfo.processInfo.environment,
            configFile: configFile,
            folder: FileManager.default.currentDirectoryPath)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Definitions

/// Where things are. Flags win over `ROUNDS_*` variables, those over the settings file, that over the defaults,
/// and the defaults fit what `rounds up` starts in the caller's folder.
struct Settings: Equatable, Sendable {
    /// A PostgreSQL that the caller named; `nil` means the private one of `rounds up`.
    let databaseURL: String?
    /// A Redis that the caller named; `nil` means the private one of `rounds up`.
    let redisURL: String?
    /// The folder with schedules, workflows, datasets, KPIs, models and reports; absolute.
    let jobsDirectory: String
    /// The folder of the private servers, logs and process ids; absolute.
    let stateDirectory: String
    /// The hospital branch this machine stands in.
    let branch: String?
    /// How long the coordinator keeps ended jobs; `nil` for the usual times.
    let retention: String?
    /// The folder with a folder for each branch, into which its files are put; absolute.
    let dropDirectory: String

    /// Puts the sources together.
    ///
    /// - Parameters:
    ///   - flags: what the command line says.
    ///   - environment: the process's environment.
    ///   - configFile: the settings file that a flag names.
    ///   - folder: the caller's folder, absolute.
    /// - Throws: `DefinitionError` when the settings file cannot be used.
    init(
        flags: SettingsLayer, environment: [String: String], configFile: String? = nil, folder: String
    ) throws(DefinitionError) {
        let named = configFile ?? environment["ROUNDS_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let file = try SettingsFile.read(named: named, in: folder)
        let defaults = SettingsLayer(jobsDirectory: "jobs", stateDirectory: ".rounds").resolved(against: folder)
        let merged = flags.over(SettingsLayer(environment: environment)).resolved(against: folder)
            .over(file).over(defaults)
        databaseURL = merged.databaseURL
        redisURL = merged.redisURL
        jobsDirectory = merged.jobsDirectory ?? folder
        stateDirectory = merged.stateDirectory ?? folder
        branch = merged.branch
        retention = merged.retention
        dropDirectory = merged.dropDirectory ?? "\(stateDirectory)/drop"
    }
}

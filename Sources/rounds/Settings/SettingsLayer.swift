// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What one source of settings says: the flags, the environment or the settings file. `nil` is "says nothing".
struct SettingsLayer: Equatable, Sendable {
    var databaseURL: String?
    var redisURL: String?
    var jobsDirectory: String?
    var stateDirectory: String?
    var branch: String?
    /// How long ended jobs are kept, as ``RetentionPolicy`` reads it.
    var retention: String?
    var dropDirectory: String?

    /// The settings in `ROUNDS_*` variables; an empty variable says nothing.
    init(environment: [String: String]) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        databaseURL = value("ROUNDS_DATABASE_URL")
        redisURL = value("ROUNDS_REDIS_URL")
        jobsDirectory = value("ROUNDS_JOBS_DIR")
        stateDirectory = value("ROUNDS_STATE_DIR")
        branch = value("ROUNDS_BRANCH")
        retention = value("ROUNDS_RETENTION")
        dropDirectory = value("ROUNDS_DROP_DIR")
    }

    init(
        databaseURL: String? = nil, redisURL: String? = nil, jobsDirectory: String? = nil,
        stateDirectory: String? = nil, branch: String? = nil, retention: String? = nil,
        dropDirectory: String? = nil
    ) {
        self.databaseURL = databaseURL
        self.redisURL = redisURL
        self.jobsDirectory = jobsDirectory
        self.stateDirectory = stateDirectory
        self.branch = branch
        self.retention = retention
        self.dropDirectory = dropDirectory
    }

    /// This layer, with its gaps filled from a weaker one.
    func over(_ weaker: SettingsLayer) -> SettingsLayer {
        SettingsLayer(
            databaseURL: databaseURL ?? weaker.databaseURL,
            redisURL: redisURL ?? weaker.redisURL,
            jobsDirectory: jobsDirectory ?? weaker.jobsDirectory,
            stateDirectory: stateDirectory ?? weaker.stateDirectory,
            branch: branch ?? weaker.branch,
            retention: retention ?? weaker.retention,
            dropDirectory: dropDirectory ?? weaker.dropDirectory)
    }

    /// This layer with its folders made absolute.
    ///
    /// - Parameter base: what relative folders are relative to: the caller's folder for flags and environment, the
    ///   settings file's own folder for the file.
    func resolved(against base: String) -> SettingsLayer {
        var layer = self
        layer.jobsDirectory = jobsDirectory.map { Self.absolute($0, base: base) }
        layer.stateDirectory = stateDirectory.map { Self.absolute($0, base: base) }
        layer.dropDirectory = dropDirectory.map { Self.absolute($0, base: base) }
        return layer
    }

    private static func absolute(_ path: String, base: String) -> String {
        URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: base, isDirectory: true)).standardizedFileURL.path
    }
}

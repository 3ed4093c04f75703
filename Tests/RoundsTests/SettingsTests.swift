// SPDX-License-Identifier: Apache-2.0

import Definitions
import Foundation
import Jobs
import Testing

@testable import rounds

@Suite("Settings")
struct SettingsTests {
    @Test("Flags win over the environment, it over the file, that over the defaults")
    func precedence() throws {
        let folder = try Folder()
        try folder.write("rounds.yml", "database_url: file\nredis_url: file\njobs_dir: file\nbranch: file\n")
        let settings = try Settings(
            flags: SettingsLayer(databaseURL: "flag"),
            environment: ["ROUNDS_DATABASE_URL": "environment", "ROUNDS_REDIS_URL": "environment"],
            folder: folder.path)
        #expect(settings.databaseURL == "flag")
        #expect(settings.redisURL == "environment")
        #expect(settings.jobsDirectory == "\(folder.path)/file")
        #expect(settings.branch == "file")
        #expect(settings.stateDirectory == "\(folder.path)/.rounds")
    }

    @Test("Retention names states and times; what it leaves out keeps its own")
    func retention() throws {
        func policy(_ text: String) throws -> RetentionPolicy {
            let flags = SettingsLayer(retention: text)
            return try RetentionPolicy(settings: try Settings(flags: flags, environment: [:], folder: "/"))
        }
        #expect(try policy("") == RetentionPolicy())
        #expect(
            try policy("succeeded=7d, failed=never")
                == RetentionPolicy(succeeded: RetentionPolicy.days(7), failed: nil, cancelled: RetentionPolicy.days(30))
        )
        let file = try SettingsFile.parse(try DefinitionFile.parse("retention: failed=90d", file: "rounds.yml"))
        #expect(file.retention == "failed=90d")
        for (text, answer) in [("suceeded=7d", "succeeded"), ("failed=7", "'7'"), ("failed=1h", "a day"), ("x", "'x'")]
        {
            let failure = #expect(throws: CommandFailure.self) { try policy(text) }
            #expect(failure?.message.contains(answer) == true, "\(failure?.message ?? "")")
            #expect(failure?.status == .badInput)
        }
    }

    @Test("Without any source, the defaults fit `rounds up` in the caller's folder")
    func defaults() throws {
        let folder = try Folder()
        let settings = try Settings(flags: SettingsLayer(), environment: [:], folder: folder.path)
        #expect(settings.databaseURL == nil)
        #expect(settings.redisURL == nil)
        #expect(settings.jobsDirectory == "\(folder.path)/jobs")
        #expect(settings.stateDirectory == "\(folder.path)/.rounds")
        #expect(settings.branch == nil)
    }

    @Test("An empty variable says nothing")
    func emptyVariables() throws {
        let folder = try Folder()
        try folder.write("rounds.yml", "branch: file\n")
        let environment = ["ROUNDS_BRANCH": "", "ROUNDS_STATE_DIR": "", "ROUNDS_CONFIG": ""]
        let settings = try Settings(flags: SettingsLayer(), environment: environment, folder: folder.path)
        #expect(settings.branch == "file")
        #expect(settings.stateDirectory == "\(folder.path)/.rounds")
    }

    @Test("Folders in a settings file are relative to that file, others to the caller's folder")
    func relativeFolders() throws {
        let folder = try Folder()
        try folder.write("etc/night.yml", "jobs_dir: ../night-jobs\nstate_dir: state\n")
        let settings = try Settings(
            flags: SettingsLayer(stateDirectory: "mine"), environment: ["ROUNDS_CONFIG": "etc/night.yml"],
            folder: folder.path)
        #expect(settings.jobsDirectory == "\(folder.path)/night-jobs")
        #expect(settings.stateDirectory == "\(folder.path)/mine")
    }

    @Test("A settings file that was named must be there; the default one need not")
    func missingFile() throws {
        let folder = try Folder()
        #expect(throws: DefinitionError.self) {
            try Settings(
                flags: SettingsLayer(), environment: ["ROUNDS_CONFIG": "nope.yml"], folder: folder.path)
        }
        _ = try Settings(flags: SettingsLayer(), environment: [:], folder: folder.path)
    }

    @Test("An unknown key in a settings file is refused with its line and a suggestion")
    func unknownKey() throws {
        let folder = try Folder()
        try folder.write("rounds.yml", "branch: north\nstate_dr: x\n")
        let error = try #require(throws: DefinitionError.self) {
            try Settings(flags: SettingsLayer(), environment: [:], folder: folder.path)
        }
        #expect(error.line == 2)
        #expect(error.message.contains("did you mean 'state_dir'?"))
    }

    @Test("Without a named server and without a stack, the caller is told what to do, with status 3")
    func noStack() throws {
        let folder = try Folder()
        let settings = try Settings(flags: SettingsLayer(), environment: [:], folder: folder.path)
        let error = try #require(throws: CommandFailure.self) { try settings.databaseAddress() }
        #expect(error.status == .unreachable)
        #expect(error.hint?.contains("rounds up") == true)
        #expect(!FileManager.default.fileExists(atPath: settings.stateDirectory))
    }

    @Test("A private stack's servers are found in its state directory")
    func stackAddresses() throws {
        let folder = try Folder()
        let settings = try Settings(
            flags: SettingsLayer(stateDirectory: folder.path), environment: [:], folder: "/")
        #expect(try settings.redisAddress() == "unix://\(folder.path)/redis/redis.sock")
        #expect(try settings.databaseAddress().contains("/rounds?host="))
    }
}

/// A folder that goes with the test.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/rounds-cli-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

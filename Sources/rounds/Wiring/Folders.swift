// SPDX-License-Identifier: Apache-2.0

import Foundation

extension Settings {
    var alertsDirectory: String { "\(jobsDirectory)/alerts" }
    var datasetsDirectory: String { "\(jobsDirectory)/datasets" }
    var kpisDirectory: String { "\(jobsDirectory)/kpis" }
    var modelsDirectory: String { "\(jobsDirectory)/models" }
    var qualityDirectory: String { "\(jobsDirectory)/quality" }
    var reportsDirectory: String { "\(jobsDirectory)/reports" }
    var schedulesDirectory: String { "\(jobsDirectory)/schedules" }
    var workflowsDirectory: String { "\(jobsDirectory)/workflows" }
    /// Where jobs put files that nobody named.
    var outputDirectory: String { "\(stateDirectory)/output" }
    /// Where standard input that is to be ingested is kept.
    var inboxDirectory: String { "\(stateDirectory)/inbox" }

    /// Checks that the folder with what the cluster runs is there.
    ///
    /// - Throws: ``CommandFailure`` that says how to name it.
    func requireJobsDirectory() throws {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: jobsDirectory, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw CommandFailure(
                .badInput, "there is no folder \(jobsDirectory)",
                hint: "run this where the jobs/ folder is, or name it with --jobs-dir or ROUNDS_JOBS_DIR")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Jobs

/// How an attempt of an ephemeral job ended, as Redis is to hear of it.
enum EphemeralEnd: Sendable {
    /// The job is done, and nothing of it remains.
    case done(name: ArraySlice<UInt8>)
    /// The job goes on as said: `queued`, `retrying` after a wait, or `failed`.
    case other(state: JobState, name: ArraySlice<UInt8>, wait: Int64, job: [UInt8])

    /// - Parameters:
    ///   - claimed: the job as it was claimed.
    ///   - bytes: the same, as it stands in Redis.
    ///   - verdict: what becomes of it.
    init(_ claimed: EphemeralJob, _ bytes: [UInt8], _ verdict: Verdict) {
        let name = bytes.prefix(EphemeralJob.nameLength)
        if verdict.state == .succeeded {
            self = .done(name: name)
            return
        }
        var job = claimed
        job.attempt += 1
        job.failures = verdict.failures
        job.error = verdict.error?.message ?? ""
        // There is nobody to tell of a cancellation: an ephemeral job cannot be cancelled but by its own handler.
        let state = verdict.state == .cancelled ? .failed : verdict.state
        self = .other(state: state, name: name, wait: verdict.delay?.milliseconds ?? 0, job: job.bytes)
    }
}

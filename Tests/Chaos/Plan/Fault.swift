// SPDX-License-Identifier: Apache-2.0

/// One of the two stores.
enum Store: String, Sendable, CaseIterable {
    case redis, postgres
}

/// Something bad that happens to a cluster, or something that its users do meanwhile.
///
/// A member is a process by its place among workers and coordinators, or the submitting client.
enum Fault: Sendable {
    /// `kill -9`, and a new process after some time, with a clock that differs by so many seconds.
    case kill(member: Int, down: Duration, clockSkew: Int)
    /// SIGSTOP, and SIGCONT after some time.
    case stop(member: Int, for: Duration)
    /// All connections of a process to a store end.
    case cut(member: Int, Store)
    /// A connection ends in the middle of something, after so many bytes.
    case cutAfter(member: Int, Store, bytes: Int)
    /// Bytes arrive late.
    case delay(member: Int, Store, by: Duration, for: Duration)
    /// Nothing passes, and nobody is told; then the connections end.
    case hold(member: Int, Store, for: Duration)
    /// FLUSHALL.
    case flush
    /// `kill -9` of Redis; it comes back with what it had saved, or with nothing.
    case restartRedis(keeping: Bool, down: Duration)
    /// Redis comes back with a copy of its data from the beginning.
    case restoreRedis
    /// An immediate shutdown of PostgreSQL, which recovers from its log.
    case restartPostgres
    /// The disk of a store is full for some time.
    case fillDisk(Store, for: Duration)
    /// Users submit jobs in one call, through a connection that may end after so many bytes.
    case submit(jobs: Int, cutAfter: Int?)
    /// Users cancel a share of the jobs that they know.
    case cancel(share: Double)
    /// Users take back a share of the jobs that they know and that failed or were cancelled.
    case retry(share: Double)
    /// Users start a workflow.
    case startRun
}

extension Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .kill(let member, let down, let skew):
            "kill -9 \(Roster.name(member)), back after \(down)" + (skew == 0 ? "" : " with its clock \(skew) s off")
        case .stop(let member, let time): "SIGSTOP \(Roster.name(member)) for \(time)"
        case .cut(let member, let store): "cut \(Roster.name(member)) from \(store)"
        case .cutAfter(let member, let store, let bytes):
            "cut \(Roster.name(member)) from \(store) after \(bytes) bytes"
        case .delay(let member, let store, let delay, let time):
            "delay \(Roster.name(member)) to \(store) by \(delay) for \(time)"
        case .hold(let member, let store, let time): "silence between \(Roster.name(member)) and \(store) for \(time)"
        case .flush: "FLUSHALL"
        case .restartRedis(let keeping, let down):
            "kill -9 redis, back after \(down) with \(keeping ? "what it saved" : "nothing")"
        case .restoreRedis: "restore redis from its first snapshot"
        case .restartPostgres: "immediate restart of postgres"
        case .fillDisk(let store, let time): "the disk of \(store) is full for \(time)"
        case .submit(let jobs, let bytes): "submit \(jobs) jobs" + (bytes.map { ", cut after \($0) bytes" } ?? "")
        case .cancel(let share): "cancel \(Int(share * 100)) % of the jobs"
        case .retry(let share): "retry \(Int(share * 100)) % of what ended badly"
        case .startRun: "start a workflow"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import PrivateServers

/// The folder of one harness process: servers, sockets, logs. It goes, with every process that was started from it,
/// when the harness ends, however it ends.
struct ChaosFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/rounds-chaos-\(getpid())"
        try FileManager.default.createDirectory(atPath: "\(path)/processes", withIntermediateDirectories: true)
        // PostgreSQL runs under an account of its own when this runs as root, and must reach its folder.
        try Tool.run(["chmod", "755", path])
        let script = #"""
            cd "$1" || exit
            for process in processes/*; do kill -9 "${process##*/}"; done
            kill -9 "$(cat redis/redis.pid)"
            postgres="$(head -1 postgres/data/postmaster.pid)"
            kill -QUIT "$postgres" && tail --pid="$postgres" -f /dev/null
            cd /
            umount -l "$1/postgres" "$1/redis-data"
            rm -rf "$1"
            """#
        try Tool.when(getpid(), ends: script, [path])
    }

    /// Has a process killed when the harness ends before ``release(_:)`` is called for it.
    func hold(_ process: Int32) throws {
        try Data().write(to: URL(fileURLWithPath: "\(path)/processes/\(process)"))
    }

    /// Forgets a process that has ended; its number may belong to another one soon.
    func release(_ process: Int32) {
        unsafe unlink("\(path)/processes/\(process)")
    }
}

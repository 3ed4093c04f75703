// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Starts programs.
package enum Spawn {
    /// Starts a program with nothing on its standard input.
    ///
    /// - Parameters:
    ///   - command: the program's path or name, then its arguments.
    ///   - environment: the whole environment; `nil` for the caller's own.
    ///   - output: the file that gets both output streams, and how it is opened, such as `O_APPEND`.
    ///   - errors: another file for the standard error, opened in the same way.
    ///   - ownSession: out of reach of the terminal's Ctrl-C and hang-up.
    /// - Returns: the process.
    /// - Throws: ``ServerError`` when the program cannot be run.
    package static func start(
        _ command: [String], environment: [String: String]? = nil, output: (path: String, flags: Int32),
        errors: String? = nil, ownSession: Bool = false
    ) throws(ServerError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let mode = O_WRONLY | O_CREAT | output.flags
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output.path, mode, 0o600)
        if let errors {
            unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, mode, 0o600)
        } else {
            unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // Swift's own threads block all signals, and a server that inherits that could not be told to end.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (ownSession ? newSession : 0)
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        defer { unsafe arguments.forEach { unsafe free($0) } }
        let variables = environment ?? ProcessInfo.processInfo.environment
        var settings: [UnsafeMutablePointer<CChar>?] = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") }
        unsafe settings.append(nil)
        defer { unsafe settings.forEach { unsafe free($0) } }

        var process: pid_t = 0
        let failure = unsafe posix_spawnp(&process, command[0], &actions, &attributes, arguments, settings)
        guard failure == 0 else {
            throw ServerError("\(command[0]) cannot be run: \(unsafe String(cString: strerror(failure)))")
        }
        return process
    }

    /// `POSIX_SPAWN_SETSID`, which `spawn.h` shows only to programs that ask for GNU extensions.
    private static let newSession: Int32 = 0x80
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Tells OpenMP, with which XGBoost computes, to let waiting threads sleep.
///
/// By default they spin, which on a busy server takes processors from the other jobs and made trainings up to five
/// times slower. libgomp reads the setting once, while the dynamic linker loads it: before `main`, so that setting the
/// variable inside the process comes too late. (`OMP_DISPLAY_ENV=verbose` shows `GOMP_SPINCOUNT = '300000'` then, and
/// `'0'` when the variable was there from the start.)
package enum OpenMPWaitPolicy {
    /// What whoever starts a worker should put into its environment.
    package static let environment = ["OMP_WAIT_POLICY": "passive"]

    /// Makes sure of the setting in this process: when the variable is not there, sets it and starts the program
    /// anew in the same process, with the same arguments and the same open files.
    ///
    /// To be called first thing in `main`, before there are threads, by commands that run jobs. A value that the
    /// user has chosen stays. When the program cannot be started anew it goes on: training is slower, not wrong.
    package static func makePassive() {
        let missing = environment.filter { unsafe getenv($0.key) == nil }
        guard !missing.isEmpty,
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        else { return }
        for (name, value) in missing { unsafe setenv(name, value, 0) }
        unsafe execv(program, CommandLine.unsafeArgv)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// When a request is answered with a job that is there already, instead of with a new one.
///
/// Two requests are the same when they have the same kind and equal parameters, in whatever order their members are.
package enum Uniqueness: Sendable, Hashable {
    /// As long as the earlier job's first attempt has not started.
    case untilStarted
    /// As long as the earlier job has not ended.
    case untilFinished
    /// For so long after the earlier job was accepted, whether or not it has ended.
    case within(Duration)
    /// As long as the earlier job has not started; it is put off and given this request's parameters.
    case debounced(Debounce)
}

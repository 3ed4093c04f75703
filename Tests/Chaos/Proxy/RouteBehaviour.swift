// SPDX-License-Identifier: Apache-2.0

/// How a route treats the bytes that pass.
struct RouteBehaviour: Sendable {
    /// Everything arrives this much later.
    var delay = Duration.zero
    /// Both ends believe in the connection and nothing passes, as when a cable is pulled.
    var isHeld = false
    /// New connections end at once.
    var isRefusing = false
    /// So many bytes still pass, in either direction; then the connection ends in the middle.
    var budget: Int?
    /// A connection on which a client says this passes nothing from then on.
    var muted: [UInt8]?
}

// SPDX-License-Identifier: Apache-2.0

/// How a connection is encrypted. The server's chain and host name are always verified; there is no switch to skip it.
public struct RedisTLS: Sendable, Hashable {
    /// PEM file with the authorities to trust, or `nil` for those of the system.
    public var caFile: String?
    /// PEM file with this client's certificate chain, where the server asks for one (`tls-auth-clients yes`).
    public var certificateFile: String?
    /// PEM file with the key that belongs to ``certificateFile``.
    public var keyFile: String?

    public init(caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
        self.caFile = caFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}

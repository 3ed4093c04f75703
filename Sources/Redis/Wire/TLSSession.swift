// SPDX-License-Identifier: Apache-2.0

internal import COpenSSL
internal import Glibc

/// One TLS conversation as a filter on bytes: it never touches the socket, so that plain and encrypted connections
/// share one path of sending, receiving and waiting. Verifies the server's chain and its host name or IP address.
///
/// Confined to the thread that owns the connection.
@safe final class TLSSession {
    private let ssl: OpaquePointer
    /// What came from the network, owned by ``ssl``.
    private let incoming: OpaquePointer
    /// What must go to the network, owned by ``ssl``.
    private let outgoing: OpaquePointer

    /// - Parameters:
    ///   - settings: trusted authorities and this client's certificate.
    ///   - host: the name or IP address that the server's certificate must be valid for.
    init(_ settings: RedisTLS, host: String) throws(TLSFailure) {
        ERR_clear_error()
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw TLSFailure("TLS cannot be used") }
        // The session keeps its own reference.
        defer { unsafe SSL_CTX_free(context) }
        try unsafe TLSSession.apply(settings, to: context)
        guard let ssl = unsafe SSL_new(context) else { throw TLSFailure("TLS cannot be used") }
        guard let incoming = unsafe BIO_new(BIO_s_mem()), let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(ssl)
            throw TLSFailure("TLS has no memory")
        }
        unsafe SSL_set_bio(ssl, incoming, outgoing)
        unsafe SSL_set_connect_state(ssl)
        unsafe self.ssl = ssl
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
        try expect(host)
    }

    deinit { unsafe SSL_free(ssl) }

    private static func apply(_ settings: RedisTLS, to context: OpaquePointer) throws(TLSFailure) {
        guard unsafe rounds_ssl_ctx_set_min_tls12(context) == 1 else { throw TLSFailure("TLS 1.2 is not available") }
        // A renegotiation could make a write wait for a read.
        unsafe SSL_CTX_set_options(context, 1 << 30)  // SSL_OP_NO_RENEGOTIATION, a macro that Swift does not see.
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        if let file = settings.caFile {
            guard unsafe SSL_CTX_load_verify_locations(context, file, nil) == 1 else {
                throw TLSFailure("authorities cannot be read from '\(file)'")
            }
        } else {
            guard unsafe SSL_CTX_set_default_verify_paths(context) == 1 else {
                throw TLSFailure("the system's authorities cannot be read")
            }
        }
        if let file = settings.certificateFile {
            guard unsafe SSL_CTX_use_certificate_chain_file(context, file) == 1 else {
                throw TLSFailure("the certificate cannot be read from '\(file)'")
            }
        }
        if let file = settings.keyFile {
            guard unsafe SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1 else {
                throw TLSFailure("the key cannot be read from '\(file)'")
            }
        }
    }

    /// Demands that the certificate is valid for `host`, and names it to the server (SNI) unless it is an IP address.
    private func expect(_ host: String) throws(TLSFailure) {
        let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1
        if isAddress { return }
        ERR_clear_error()
        guard unsafe SSL_set1_host(ssl, host) == 1, unsafe rounds_ssl_set_server_name(ssl, host) == 1 else {
            throw TLSFailure("'\(host)' cannot be verified")
        }
    }

    /// Goes on with the handshake as far as the received bytes allow.
    ///
    /// - Returns: whether it is complete.
    func handshake() throws(TLSFailure) -> Bool {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(ssl)
        if result == 1 { return true }
        guard unsafe SSL_get_error(ssl, result) == SSL_ERROR_WANT_READ else {
            let verification = unsafe SSL_get_verify_result(ssl)
            if verification != X509_V_OK, let text = unsafe X509_verify_cert_error_string(verification) {
                throw TLSFailure(reason: unsafe "the server's certificate is refused: \(String(cString: text))")
            }
            throw TLSFailure("the TLS handshake failed")
        }
        return false
    }

    /// Encrypts `bytes`; ``takeOutgoing(into:)`` then has what to send.
    func encrypt(_ bytes: Span<UInt8>) throws(TLSFailure) {
        if bytes.isEmpty { return }
        ERR_clear_error()
        var written = 0
        // A memory buffer takes everything, so it is all written or an error, never "try later".
        let status = unsafe bytes.withUnsafeBufferPointer { raw in
            unsafe SSL_write_ex(ssl, raw.baseAddress, raw.count, &written)
        }
        guard status == 1, written == bytes.count else { throw TLSFailure("TLS cannot encrypt") }
    }

    /// Takes bytes as they came from the network.
    func receive(_ bytes: Span<UInt8>) throws(TLSFailure) {
        var written = 0
        let status = unsafe bytes.withUnsafeBufferPointer { raw in
            unsafe BIO_write_ex(incoming, raw.baseAddress, raw.count, &written)
        }
        guard status == 1, written == bytes.count else { throw TLSFailure("TLS has no memory") }
    }

    /// Decrypts the next received bytes into `buffer`.
    ///
    /// - Returns: how many, 0 when the server has ended the conversation, `nil` when more must be received first.
    func decrypt(into buffer: inout [UInt8]) throws(TLSFailure) -> Int? {
        ERR_clear_error()
        var count = 0
        let result = unsafe buffer.withUnsafeMutableBytes { raw in
            unsafe SSL_read_ex(ssl, raw.baseAddress, raw.count, &count)
        }
        if result == 1 { return count }
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return nil
        case SSL_ERROR_ZERO_RETURN: return 0
        default: throw TLSFailure("TLS cannot decrypt")
        }
    }

    /// Appends everything that must go to the network.
    func takeOutgoing(into buffer: inout [UInt8]) {
        let count = unsafe Int(BIO_ctrl_pending(outgoing))
        guard count > 0 else { return }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            filled = unsafe max(0, Int(BIO_read(outgoing, target.baseAddress, Int32(count))))
        }
        buffer.append(contentsOf: bytes)
    }
}

/// Why TLS failed, with what OpenSSL says about it.
struct TLSFailure: Error {
    let reason: String

    init(reason: String) { self.reason = reason }

    /// Adds the newest entry of OpenSSL's error queue to `summary`.
    init(_ summary: String) {
        let code = ERR_peek_last_error()
        guard code != 0, let text = unsafe ERR_reason_error_string(code) else {
            self.init(reason: summary)
            return
        }
        self.init(reason: unsafe "\(summary): \(String(cString: text))")
    }
}

// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A running SHA-256 (FIPS 180-4), by OpenSSL. It alone holds the context, from `init` to `deinit`.
@safe
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        // Neither call fails but for want of a few hundred bytes of memory, when nothing else works either.
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has no SHA-256 or no memory")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: ArraySlice<UInt8>) {
        let done = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(done == 1, "OpenSSL refused to go on with a digest")
    }

    /// Adds bytes in memory of the caller's.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let done = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "OpenSSL refused to go on with a digest")
    }

    /// Ends the digest.
    ///
    /// - Returns: 64 hexadecimal digits in small letters.
    package consuming func hexadecimal() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let done = unsafe digest.withUnsafeMutableBufferPointer {
            unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil)
        }
        precondition(done == 1, "OpenSSL refused to end a digest")
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of bytes that are at hand.
    package static func hexadecimal(of bytes: [UInt8]) -> String {
        var digest = SHA256()
        digest.update(bytes[...])
        return digest.hexadecimal()
    }
}

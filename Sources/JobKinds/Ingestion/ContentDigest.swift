// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// SHA-256 of bytes that come piece by piece.
@safe struct ContentDigest: ~Copyable {
    private let context: OpaquePointer

    init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            // Happens only without memory, or with an OpenSSL that was built without SHA-256.
            preconditionFailure("OpenSSL has no SHA-256")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let isDone = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(isDone == 1, "OpenSSL could not hash")
    }

    /// The digest in 64 lower-case hexadecimal digits.
    consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let isDone = unsafe EVP_DigestFinal_ex(context, &digest, &length)
        precondition(isDone == 1, "OpenSSL could not hash")
        return digest.prefix(Int(length)).map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }
}

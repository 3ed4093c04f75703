// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A SHA-256 hash in the making.
@safe struct SHA256: ~Copyable {
    private let context: OpaquePointer

    init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL has no memory for a SHA-256 state")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    mutating func update(_ bytes: ArraySlice<UInt8>) {
        // The call cannot fail for SHA-256: it only copies into its state.
        _ = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The hash as 64 hexadecimal digits in lower case. Ends the computation.
    consuming func hexadecimal() -> String {
        let digits = Array("0123456789abcdef")
        var digest = [UInt8](repeating: 0, count: 32)
        _ = unsafe digest.withUnsafeMutableBufferPointer {
            unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil)
        }
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

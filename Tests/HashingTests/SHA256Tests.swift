// SPDX-License-Identifier: Apache-2.0

import Hashing
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func examples(text: String, digest: String) {
        #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest)
        var parts = SHA256()
        for byte in text.utf8 { parts.update([byte]) }
        #expect(parts.hexadecimal() == digest)
    }
}

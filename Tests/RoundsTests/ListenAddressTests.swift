// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import rounds

@Suite("Addresses to listen on")
struct ListenAddressTests {
    @Test(
        "are this machine's own unless a host is given",
        arguments: [
            ("9464", "127.0.0.1:9464"), (":9464", "127.0.0.1:9464"), ("0.0.0.0:80", "0.0.0.0:80"),
            ("ward3:65535", "ward3:65535"), ("[::1]:9464", "[::1]:9464"),
        ])
    func valid(_ text: String, _ address: String) {
        #expect(ListenAddress(argument: text)?.description == address)
    }

    @Test("are refused without a port", arguments: ["", ":", "ward3", "ward3:", "ward3:x", ":65536", "::1", "-1"])
    func invalid(_ text: String) {
        #expect(ListenAddress(argument: text) == nil)
    }
}

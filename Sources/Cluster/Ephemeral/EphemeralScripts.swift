// SPDX-License-Identifier: Apache-2.0

package import Redis

/// The scripts of ephemeral queues, from the files in `Scripts`. Each file begins with its contract.
package enum EphemeralScripts {
    package static let submit = script("ephemeral_submit", PackageResources.ephemeral_submit_lua)
    static let exchange = script("ephemeral_exchange", PackageResources.ephemeral_exchange_lua)
    static let tend = script("ephemeral_tend", PackageResources.ephemeral_tend_lua)
    static let revive = script("ephemeral_revive", PackageResources.ephemeral_revive_lua)

    private static func script(_ name: String, _ bytes: [UInt8]) -> RedisScript {
        RedisScript(name: name, source: String(decoding: bytes, as: UTF8.self))
    }
}

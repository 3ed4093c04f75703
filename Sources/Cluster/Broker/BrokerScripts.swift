// SPDX-License-Identifier: Apache-2.0

import Redis

/// The scripts that Redis runs, from the files in `Scripts`. Each file begins with its contract.
enum BrokerScripts {
    static let mirror = script("mirror", PackageResources.mirror_lua)
    static let exchange = script("exchange", PackageResources.exchange_lua)
    static let renew = script("renew", PackageResources.renew_lua)
    static let report = script("report", PackageResources.report_lua)
    static let promote = script("promote", PackageResources.promote_lua)
    static let expired = script("expired", PackageResources.expired_lua)
    static let settings = script("settings", PackageResources.settings_lua)
    static let inspect = script("inspect", PackageResources.inspect_lua)
    static let displace = script("displace", PackageResources.displace_lua)
    static let indexes = script("indexes", PackageResources.indexes_lua)

    /// A script with what all of them share before it.
    private static func script(_ name: String, _ bytes: [UInt8]) -> RedisScript {
        RedisScript(name: name, source: String(decoding: PackageResources.prelude_lua + bytes, as: UTF8.self))
    }
}

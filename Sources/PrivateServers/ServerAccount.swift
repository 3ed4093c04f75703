// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The system account that PostgreSQL runs under when the caller is root, because it refuses to run as root.
package struct ServerAccount: Sendable {
    let name: String

    /// The account to use for PostgreSQL: `postgres` for root, none (the caller's own) for anybody else.
    package static var forPostgres: ServerAccount? {
        geteuid() == 0 ? ServerAccount(name: "postgres") : nil
    }

    /// The words to put before a command so that it runs under this account.
    var prefix: [String] { ["setpriv", "--reuid=\(name)", "--regid=\(name)", "--init-groups", "--"] }

    /// Whether the account can reach a folder, which it cannot when a parent folder is closed to others.
    func canReach(_ directory: String) -> Bool {
        (try? Tool.run(["test", "-x", directory], as: self)) != nil
    }
}

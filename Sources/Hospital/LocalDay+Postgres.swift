// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension LocalDay: PostgresDecodable {
    /// From `date`; `nil` for days outside of the years 1 to 9999.
    package init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText) else { return nil }
        self.init(text)
    }
}

extension LocalDay: PostgresParameter {
    package func bind(to binding: inout PostgresBinding) { binding.text(description) }
}

// SPDX-License-Identifier: Apache-2.0

import Hospital
import Postgres

extension PostgresTransaction {
    /// Sends encoded rows to a binary COPY.
    ///
    /// - Parameter rows: without the COPY's header and trailer.
    /// - Returns: how many rows the server took.
    nonisolated(nonsending) func copyIn(_ statement: String, _ rows: [UInt8]) async throws -> Int {
        try await copyIn(statement) { writer in
            try await writer.write(CopyBuffer.header)
            try await writer.flush()
            try await writer.write(rows)
            try await writer.write(CopyBuffer.trailer)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

// Names for the conditions that callers branch on; codes from the PostgreSQL manual, appendix A.
extension PostgresError {
    public var isUniqueViolation: Bool { sqlState == "23505" }
    public var isForeignKeyViolation: Bool { sqlState == "23503" }
    public var isNotNullViolation: Bool { sqlState == "23502" }
    public var isCheckViolation: Bool { sqlState == "23514" }
    public var isExclusionViolation: Bool { sqlState == "23P01" }
    public var isUndefinedTable: Bool { sqlState == "42P01" }
    public var isLockNotAvailable: Bool { sqlState == "55P03" }
    public var isDeadlock: Bool { sqlState == "40P01" }

    /// The isolation level could not be kept; the whole transaction may be run again.
    public var isSerializationFailure: Bool { sqlState == "40001" }

    /// The transaction lost against others and is worth running again from its start.
    public var isTransactionRetryable: Bool { isSerializationFailure || isDeadlock }

    /// No connection to the server: refused, lost, terminated, shutting down, or starting up.
    public var isConnectionFailure: Bool { kind == .connection }

    /// The statement cache is out of step with the server: the statement is gone (DISCARD, DEALLOCATE), or a table
    /// it reads has changed its columns. Preparing it anew cures both.
    var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && fields.routine == "RevalidateCachedQuery")
    }
}

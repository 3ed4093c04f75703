// SPDX-License-Identifier: Apache-2.0

/// The SQL of ingestions that is the same for every table, from the files in `Statements`.
enum IngestionStatement {
    static let findOwnBatch = text(PackageResources.find_own_batch_sql)
    static let findKnownContent = text(PackageResources.find_known_content_sql)
    static let beginBatch = text(PackageResources.begin_batch_sql)
    static let listChunks = text(PackageResources.list_chunks_sql)
    static let findChunk = text(PackageResources.find_chunk_sql)
    static let recordChunk = text(PackageResources.record_chunk_sql)
    static let completeBatch = text(PackageResources.complete_batch_sql)
    static let refuseBatch = text(PackageResources.refuse_batch_sql)
    static let readBatch = text(PackageResources.read_batch_sql)
    static let clearQuarantine = text(PackageResources.clear_quarantine_sql)
    static let quarantineRows = text(PackageResources.quarantine_rows_sql)
    static let findOrphanBatches = text(PackageResources.find_orphan_batches_sql)
    static let readOrphans = text(PackageResources.read_orphans_sql)
    static let releaseOrphans = text(PackageResources.release_orphans_sql)
    static let addMonths = text(PackageResources.add_months_sql)
    static let listBatches = text(PackageResources.list_batches_sql)
    static let listRejects = text(PackageResources.list_rejects_sql)
    static let holdBatch = text(PackageResources.hold_batch_sql)
    static let findLaterBatches = text(PackageResources.find_later_batches_sql)
    static let forgetBatch = text(PackageResources.forget_batch_sql)
    static let describeRollback = text(PackageResources.describe_rollback_sql)
    static let lockTableForMerge = text(PackageResources.lock_table_for_merge_sql)
    static let lockTableForCopy = text(PackageResources.lock_table_for_copy_sql)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

// SPDX-License-Identifier: Apache-2.0

/// Which statements a connection has prepared on its server: least recently used ones go first.
///
/// A statement is prepared when it is seen for the second time, so that SQL made for one occasion costs neither a
/// round trip nor a place on the server. Pure bookkeeping: the session talks to the server.
struct StatementCache {
    struct Key: Hashable, Sendable {
        let sql: String
        /// Empty when every parameter's type is inferred.
        let types: [UInt32]

        /// The types as libpq takes them: nil, not a pointer to nothing, when they are to be inferred.
        func withTypes<R>(_ body: (_ count: Int32, UnsafePointer<UInt32>?) -> R) -> R {
            guard !types.isEmpty else { return body(0, nil) }
            return unsafe types.withUnsafeBufferPointer { unsafe body(Int32($0.count), $0.baseAddress) }
        }
    }

    /// What to do with a statement that is about to run.
    enum Advice {
        /// Run it unprepared.
        case runOnce
        /// Prepare it under this name, then call `didPrepare`.
        case prepare(name: String)
        /// Run it under this name; its columns are those that an earlier run found.
        case prepared(name: String, columns: PostgresColumns?)
    }

    private struct Entry {
        var name: String?
        var columns: PostgresColumns?
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    /// Names that left the cache but still exist on the server.
    private(set) var discarded: [String] = []

    init(capacity: Int) { self.capacity = capacity }

    /// - Parameter isRepeated: the caller knows that the statement will run again at once, as in a batch.
    mutating func advice(for key: Key, isRepeated: Bool = false) -> Advice {
        guard capacity > 0 else { return .runOnce }
        uses += 1
        if let index = entries.index(forKey: key) {
            entries.values[index].lastUse = uses
            if let name = entries.values[index].name {
                return .prepared(name: name, columns: entries.values[index].columns)
            }
            return .prepare(name: nextName())
        }
        if entries.count >= capacity { evictOldest() }
        entries[key] = Entry(lastUse: uses)
        return isRepeated ? .prepare(name: nextName()) : .runOnce
    }

    mutating func didPrepare(_ key: Key, as name: String) {
        if let index = entries.index(forKey: key) {
            entries.values[index].name = name
        } else {
            discarded.append(name)  // Evicted again in the meantime.
        }
    }

    mutating func didRun(_ key: Key, with columns: PostgresColumns) { entries[key]?.columns = columns }

    /// The server no longer knows this statement, or knows it with other columns.
    mutating func forget(_ key: Key) {
        if let name = entries.removeValue(forKey: key)?.name { discarded.append(name) }
    }

    /// The server has forgotten all of them: DISCARD ALL, DEALLOCATE ALL.
    mutating func forgetAll() {
        entries.removeAll(keepingCapacity: true)
        discarded.removeAll()
    }

    mutating func didDeallocate() { discarded.removeAll() }

    private mutating func nextName() -> String {
        names += 1
        return "swift_\(names)"
    }

    private mutating func evictOldest() {
        guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        forget(oldest.key)
    }
}

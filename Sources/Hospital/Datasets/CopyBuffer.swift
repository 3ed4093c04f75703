// SPDX-License-Identifier: Apache-2.0

/// Rows in PostgreSQL's binary COPY format, gathered before they are sent.
///
/// Format: PostgreSQL documentation, "COPY", "Binary Format". Integers are big-endian; a field is its length in bytes
/// as a 32-bit integer, then its bytes; the length -1 is NULL.
///
/// A struct that is lent, not a class: each of the many small appends to a class would check at run time that no other
/// one is under way.
@safe package struct CopyBuffer: ~Copyable {
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes in it.
    package private(set) var count = 0
    /// Where the fields of the last row begin, behind its lineage.
    private(set) var rowStart = 0

    /// - Parameter capacity: bytes to begin with; it grows for a row that needs more.
    package init(capacity: Int) {
        self.capacity = capacity
        unsafe memory = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit { unsafe memory.deallocate() }

    /// What begins every binary COPY.
    package static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [0, 0, 0, 0, 0, 0, 0, 0]
    /// What ends it.
    package static let trailer: [UInt8] = [0xFF, 0xFF]

    package mutating func removeAll() { count = 0 }

    /// Forgets everything from a position on.
    mutating func truncate(to position: Int) { count = position }

    /// To be called between a row's lineage and its other fields.
    mutating func beginFields() { rowStart = count }

    /// A copy of the bytes, which may go to another thread.
    package var bytes: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: memory, count: count)) }

    /// A copy of some of the bytes.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe Array(UnsafeRawBufferPointer(start: memory + range.lowerBound, count: range.count))
    }

    @inline(__always)
    mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        reserve(MemoryLayout<Value>.size)
        put(value)
    }

    /// A field of a fixed width.
    @inline(__always)
    mutating func appendField<Value: FixedWidthInteger>(_ value: Value) {
        reserve(4 + MemoryLayout<Value>.size)
        put(Int32(MemoryLayout<Value>.size))
        put(value)
    }

    mutating func appendField(_ bytes: Span<UInt8>) {
        reserve(4 + bytes.count)
        put(Int32(bytes.count))
        unsafe bytes.withUnsafeBytes { source in
            if let start = source.baseAddress {
                unsafe (memory + count).copyMemory(from: start, byteCount: source.count)
            }
        }
        count += bytes.count
    }

    mutating func appendNull() { append(Int32(-1)) }

    /// An integer that was appended before.
    func integer<Value: FixedWidthInteger>(at position: Int, as type: Value.Type = Value.self) -> Value {
        precondition(position >= 0 && position + MemoryLayout<Value>.size <= count)
        return Value(bigEndian: unsafe memory.loadUnaligned(fromByteOffset: position, as: Value.self))
    }

    /// Adds some of the bytes to a hash.
    func hash(_ range: Range<Int>, into hash: inout StableHash) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        for index in range { unsafe hash.add(memory.load(fromByteOffset: index, as: UInt8.self)) }
    }

    /// There must be room.
    @inline(__always)
    private mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        unsafe memory.storeBytes(of: value.bigEndian, toByteOffset: count, as: Value.self)
        count &+= MemoryLayout<Value>.size
    }

    @inline(__always)
    private mutating func reserve(_ bytes: Int) {
        if count + bytes > capacity { grow(to: count + bytes) }
    }

    private mutating func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        unsafe grown.copyMemory(from: memory, byteCount: count)
        unsafe memory.deallocate()
        unsafe memory = unsafe grown
        capacity = larger
    }
}

// SPDX-License-Identifier: Apache-2.0

/// A value that can be bound to `$1`, `$2`, … of a statement.
///
/// Values travel as text and the server infers their types from the statement, as it does for literals; where it
/// cannot, write a cast: `$1::bigint`. Only `[UInt8]` is declared, as `bytea`, and travels as it is.
/// Bind nil for NULL.
public protocol PostgresParameter: Sendable {
    func bind(to binding: inout PostgresBinding)
}

/// Takes the bytes of one parameter; see `PostgresParameter`.
public struct PostgresBinding: Sendable {
    /// All values behind each other, each text ended by a NUL, as libpq wants them.
    var bytes: [UInt8] = []
    /// Where each parameter begins in `bytes`; -1 is NULL.
    var offsets: [Int] = []
    /// Only filled from the first binary parameter on: otherwise every parameter is text of an inferred type.
    var lengths: [Int32] = []
    var types: [UInt32] = []
    /// From 0; a NUL inside text would silently cut it short.
    var firstWithNUL: Int?

    /// PostgreSQL's text form of the value. Call it once for each parameter.
    public mutating func text(_ value: some StringProtocol) {
        let start = bytes.count
        bytes.append(contentsOf: value.utf8)
        if bytes[start...].contains(0), firstWithNUL == nil { firstWithNUL = offsets.count }
        bytes.append(0)
        offsets.append(start)
        if !types.isEmpty {
            lengths.append(0)
            types.append(0)
        }
    }

    /// PostgreSQL's binary form of the value, with the OID of its type. Call it once for each parameter.
    public mutating func binary(_ value: some Collection<UInt8>, type: UInt32) {
        if types.isEmpty {
            lengths = Array(repeating: 0, count: offsets.count)
            types = Array(repeating: 0, count: offsets.count)
        }
        offsets.append(bytes.count)
        bytes.append(contentsOf: value)
        lengths.append(Int32(clamping: value.count))
        types.append(type)
    }

    mutating func null() {
        offsets.append(-1)
        if !types.isEmpty {
            lengths.append(0)
            types.append(0)
        }
    }

    init(_ parameters: [(any PostgresParameter)?]) throws(PostgresError) {
        offsets.reserveCapacity(parameters.count)
        for (index, parameter) in parameters.enumerated() {
            if let parameter { parameter.bind(to: &self) } else { null() }
            guard offsets.count == index + 1 else {
                throw PostgresError(.usage, "parameter $\(index + 1) bound itself \(offsets.count - index) times")
            }
        }
        if let firstWithNUL {
            throw PostgresError(.usage, "parameter $\(firstWithNUL + 1) holds a NUL byte, which PostgreSQL text cannot")
        }
        guard offsets.count <= Int(UInt16.max) else {
            throw PostgresError(.usage, "\(offsets.count) parameters; the protocol carries 65,535")
        }
    }

    init() {}

    var count: Int32 { Int32(offsets.count) }

    /// Calls `body` with the arrays that libpq's functions take; lengths and formats are nil when all is text.
    func withPointers<R>(
        _ body: (
            _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
            _ formats: UnsafePointer<Int32>?
        ) -> R
    ) -> R {
        guard !offsets.isEmpty else { return body(nil, nil, nil) }
        let count = offsets.count
        return unsafe bytes.withUnsafeBytes { raw in
            // A lone empty binary value leaves no bytes at all; libpq still wants a pointer that is not nil.
            let base = unsafe raw.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            return unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                for index in 0..<count {
                    let offset = offsets[index]
                    let pointer = unsafe offset < 0 ? nil : base.map { unsafe $0 + offset }
                    unsafe values.initializeElement(
                        at: index, to: unsafe pointer?.assumingMemoryBound(to: CChar.self))
                }
                let start = unsafe UnsafePointer(values.baseAddress)
                guard !types.isEmpty else { return unsafe body(start, nil, nil) }
                let formats = types.map { $0 == 0 ? Int32(0) : 1 }
                return unsafe lengths.withUnsafeBufferPointer { lengths in
                    unsafe formats.withUnsafeBufferPointer { formats in
                        unsafe body(start, lengths.baseAddress, formats.baseAddress)
                    }
                }
            }
        }
    }
}

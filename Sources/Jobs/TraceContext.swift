// SPDX-License-Identifier: Apache-2.0

/// Where a piece of work belongs in a distributed trace, as W3C Trace Context defines it.
///
/// The text form is the header `traceparent`: `00-TRACE-SPAN-FLAGS` in small hexadecimal digits.
package struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits, not all of them 0; the same for everything that came of one cause.
    package let traceID: String
    /// 16 hexadecimal digits, not all of them 0; names this piece of work.
    package let spanID: String
    /// Whether whoever began the trace records it.
    package let isSampled: Bool

    /// Begins a trace.
    package init(using random: inout some RandomNumberGenerator) {
        traceID = Self.hexadecimal(.random(in: 0 ... .max, using: &random)) + Self.identifier(using: &random)
        spanID = Self.identifier(using: &random)
        isSampled = true
    }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// Reads a `traceparent`.
    ///
    /// - Returns: `nil` when it is not valid, in which case the specification wants it ignored. Of a version after 00
    ///   the parts that this version knows are read.
    package init?(traceparent text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            Self.isHexadecimal(bytes[0..<2]), Self.isIdentifier(bytes[3..<35]), Self.isIdentifier(bytes[36..<52]),
            Self.isHexadecimal(bytes[53..<55])
        else { return nil }
        let version = String(decoding: bytes[0..<2], as: UTF8.self)
        if version == "ff" { return nil }
        if bytes.count > 55, version == "00" || bytes[55] != dash { return nil }
        traceID = String(decoding: bytes[3..<35], as: UTF8.self)
        spanID = String(decoding: bytes[36..<52], as: UTF8.self)
        let flags = UInt8(String(decoding: bytes[53..<55], as: UTF8.self), radix: 16) ?? 0
        isSampled = flags & 1 == 1
    }

    /// The text form, version 00.
    package var traceparent: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    /// The context of a piece of work that this one causes: the same trace, a span of its own.
    package func child(using random: inout some RandomNumberGenerator) -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.identifier(using: &random), isSampled: isSampled)
    }

    /// As ``child(using:)``, with the system's random numbers.
    package func child() -> TraceContext {
        var random = SystemRandomNumberGenerator()
        return child(using: &random)
    }

    /// The context that a caller hands on in its environment, or a new trace when there is none or it is not valid.
    package static func continuing(_ traceparent: String?) -> TraceContext {
        var random = SystemRandomNumberGenerator()
        let given = traceparent.flatMap { TraceContext(traceparent: $0) }
        return given.map { $0.child(using: &random) } ?? TraceContext(using: &random)
    }

    private static func identifier(using random: inout some RandomNumberGenerator) -> String {
        hexadecimal(.random(in: 1 ... .max, using: &random))
    }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isIdentifier(_ bytes: ArraySlice<UInt8>) -> Bool {
        isHexadecimal(bytes) && bytes.contains { $0 != UInt8(ascii: "0") }
    }

    private static func isHexadecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

private let dash = UInt8(ascii: "-")

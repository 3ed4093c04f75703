// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A value that can stand in an array parameter; `[UInt8]` is not one, since it is `bytea` by itself.
public protocol PostgresArrayElement: Sendable {
    /// PostgreSQL's text form, not yet quoted; nil for NULL.
    var postgresElementText: String? { get }
    /// Whether the text can hold characters that mean something inside an array literal.
    static var needsQuotes: Bool { get }
}

extension String: PostgresArrayElement {
    public var postgresElementText: String? { self }
    public static var needsQuotes: Bool { true }
}

extension Int: PostgresArrayElement {
    public var postgresElementText: String? { String(self) }
    public static var needsQuotes: Bool { false }
}

extension Int64: PostgresArrayElement {
    public var postgresElementText: String? { String(self) }
    public static var needsQuotes: Bool { false }
}

extension Int32: PostgresArrayElement {
    public var postgresElementText: String? { String(self) }
    public static var needsQuotes: Bool { false }
}

extension Double: PostgresArrayElement {
    public var postgresElementText: String? { description }
    public static var needsQuotes: Bool { false }
}

extension Bool: PostgresArrayElement {
    public var postgresElementText: String? { self ? "true" : "false" }
    public static var needsQuotes: Bool { false }
}

extension UUID: PostgresArrayElement {
    public var postgresElementText: String? { uuidString }
    public static var needsQuotes: Bool { false }
}

extension Date: PostgresArrayElement {
    public var postgresElementText: String? { TimestampText.format(self) }
    public static var needsQuotes: Bool { true }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    public var postgresElementText: String? { self?.postgresElementText }
    public static var needsQuotes: Bool { Wrapped.needsQuotes }
}

extension Array: PostgresParameter where Element: PostgresParameterArrayElement {
    public func bind(to binding: inout PostgresBinding) { Element.bind(self, to: &binding) }
}

/// What makes an array a parameter: `UInt8` makes it `bytea`, a `PostgresArrayElement` an array of the server.
public protocol PostgresParameterArrayElement: Sendable {
    static func bind(_ array: [Self], to binding: inout PostgresBinding)
}

extension UInt8: PostgresParameterArrayElement {
    /// OID 17 is `bytea`.
    public static func bind(_ array: [UInt8], to binding: inout PostgresBinding) { binding.binary(array, type: 17) }
}

extension PostgresParameterArrayElement where Self: PostgresArrayElement {
    public static func bind(_ array: [Self], to binding: inout PostgresBinding) {
        binding.text(ArrayText.format(array))
    }
}

extension String: PostgresParameterArrayElement {}
extension Int: PostgresParameterArrayElement {}
extension Int64: PostgresParameterArrayElement {}
extension Int32: PostgresParameterArrayElement {}
extension Double: PostgresParameterArrayElement {}
extension Bool: PostgresParameterArrayElement {}
extension UUID: PostgresParameterArrayElement {}
extension Date: PostgresParameterArrayElement {}
extension Optional: PostgresParameterArrayElement where Wrapped: PostgresArrayElement {}

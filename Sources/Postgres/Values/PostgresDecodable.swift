// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A type that can be read from PostgreSQL's text form of a value.
public protocol PostgresDecodable {
    /// Nil when the text is no value of this type. NULL never comes here.
    init?(postgresText: Span<UInt8>)
}

extension String: PostgresDecodable {
    public init?(postgresText: Span<UInt8>) {
        guard let utf8 = try? UTF8Span(validating: postgresText) else { return nil }
        self.init(copying: utf8)
    }
}

extension FixedWidthInteger where Self: PostgresDecodable {
    /// Decimal digits with an optional minus sign; nil when it does not fit.
    public init?(postgresText: Span<UInt8>) {
        let isNegative = postgresText.count > 0 && postgresText[0] == UInt8(ascii: "-")
        guard postgresText.count > (isNegative ? 1 : 0) else { return nil }
        var value: Self = 0
        for index in (isNegative ? 1 : 0)..<postgresText.count {
            let digit = postgresText[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? product.subtractingReportingOverflow(Self(digit)) : product.addingReportingOverflow(Self(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        self = value
    }
}

extension Int: PostgresDecodable {}
extension Int64: PostgresDecodable {}
extension Int32: PostgresDecodable {}
extension Int16: PostgresDecodable {}

extension Double: PostgresDecodable {
    /// Also `NaN` and `Infinity`.
    public init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText), let value = Double(text) else { return nil }
        self = value
    }
}

extension Float: PostgresDecodable {
    public init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText), let value = Float(text) else { return nil }
        self = value
    }
}

extension Bool: PostgresDecodable {
    /// `t` or `f`, as the server writes a boolean.
    public init?(postgresText: Span<UInt8>) {
        guard postgresText.count == 1 else { return nil }
        switch postgresText[0] {
        case UInt8(ascii: "t"): self = true
        case UInt8(ascii: "f"): self = false
        default: return nil
        }
    }
}

extension Decimal: PostgresDecodable {
    public init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText) else { return nil }
        if text == "NaN" {
            self = .nan
            return
        }
        self.init(string: text)
    }
}

extension UUID: PostgresDecodable {
    public init?(postgresText: Span<UInt8>) {
        guard let text = String(postgresText: postgresText) else { return nil }
        self.init(uuidString: text)
    }
}

extension Date: PostgresDecodable {
    /// From `timestamptz`, `timestamp` (taken as UTC) or `date` (its midnight in UTC).
    public init?(postgresText: Span<UInt8>) {
        guard let date = TimestampText.parse(postgresText) else { return nil }
        self = date
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// Enumerations with a raw value need only name the protocol.
    public init?(postgresText: Span<UInt8>) {
        guard let raw = RawValue(postgresText: postgresText) else { return nil }
        self.init(rawValue: raw)
    }
}

// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

extension String: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(self) }
}

extension Substring: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(self) }
}

extension Int: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(String(self)) }
}

extension Int64: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(String(self)) }
}

extension Int32: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(String(self)) }
}

extension Int16: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(String(self)) }
}

extension Double: PostgresParameter {
    /// The shortest text that reads back as the same value; `inf` and `nan` are understood by the server.
    public func bind(to binding: inout PostgresBinding) { binding.text(description) }
}

extension Float: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(description) }
}

extension Bool: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(self ? "true" : "false") }
}

extension Decimal: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(description) }
}

extension UUID: PostgresParameter {
    public func bind(to binding: inout PostgresBinding) { binding.text(uuidString) }
}

extension Date: PostgresParameter {
    /// As `timestamptz`, to the microsecond.
    public func bind(to binding: inout PostgresBinding) { binding.text(TimestampText.format(self)) }
}

extension PostgresParameter where Self: RawRepresentable, RawValue: PostgresParameter {
    /// Enumerations with a raw value need only name the protocol.
    public func bind(to binding: inout PostgresBinding) { rawValue.bind(to: &binding) }
}

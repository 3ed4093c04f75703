// SPDX-License-Identifier: Apache-2.0

/// What `rounds up` and `rounds down` did.
struct StackReport: Encodable {
    /// One server or process.
    struct Part: Encodable {
        let name: String
        let action: Action
        let processID: Int32?
        /// Where to connect, or where its log is.
        let place: String
        /// Where its metrics are served.
        var metrics: String?
    }

    enum Action: String, Encodable {
        case started
        case alreadyRunning = "already running"
        /// Named by the settings: not this stack's to start or stop.
        case given
        case stopped
        /// Did not end when asked to.
        case killed

        var meaning: Style.Meaning? {
            switch self {
            case .started: .good
            case .killed: .bad
            case .alreadyRunning, .given, .stopped: nil
            }
        }
    }

    var parts: [Part] = []

    /// The parts as a table.
    var table: Table {
        let hasMetrics = parts.contains { $0.metrics != nil }
        var table = Table(
            [.left("PART"), .left("STATE"), .right("PID")] + (hasMetrics ? [.left("METRICS")] : []) + [.left("WHERE")])
        for part in parts {
            table.add(
                [
                    .init(part.name), .init(part.action.rawValue, part.action.meaning),
                    .init(part.processID.map { "\($0)" } ?? ""),
                ] + (hasMetrics ? [.init(part.metrics ?? "")] : []) + [.init(part.place, .faint)])
        }
        return table
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Redis

/// The Redis stream of what happens to rooms. `docs/redis-keys.md` describes it.
enum RoomStream {
    static let key = "rounds:rooms:events"
    /// The consumer group of ``RoomCounter``.
    static let group = "usage"
    /// About how many events the stream keeps for those who come late.
    static let length = 100_000

    /// The command that appends an event.
    static func append(_ event: RoomEvent) -> RedisCommand {
        var parts: [any RedisArgument] = [
            key, "MAXLEN", "~", "\(length)", "*", "event", "\(event.event)", "branch", event.branch, "room", event.room,
            "booking", "\(event.booking)", "change", event.change.rawValue, "purpose", event.purpose,
            "person", event.person, "at", event.at.ISO8601Format(),
        ]
        if let from = event.from, let until = event.until {
            parts += ["from", from.ISO8601Format(), "until", until.ISO8601Format()]
        }
        return RedisCommand("XADD", arguments: parts)
    }

    /// An entry of the stream.
    struct Entry {
        let id: String
        /// The number of the event; `nil` for an entry that is none of ours.
        let event: Int64?

        init?(_ reply: RedisValue) {
            guard let parts = reply.array, parts.count == 2, let id = parts[0].string else { return nil }
            self.id = id
            // An entry that was trimmed away before it was acknowledged has no fields any more.
            let fields = parts[1].array ?? []
            let place = stride(from: 0, to: fields.count - 1, by: 2).first { fields[$0].string == "event" }
            event = place.flatMap { fields[$0 + 1].string }.flatMap { Int64($0) }
        }
    }

    /// The entries of a reply to XREADGROUP for this one stream.
    static func entries(_ reply: RedisValue) -> [Entry] {
        (reply.array?.first?.array?.last?.array ?? []).compactMap { Entry($0) }
    }
}

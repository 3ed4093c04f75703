// SPDX-License-Identifier: Apache-2.0

internal import CLibpq

extension Session {
    var descriptor: Int32 { unsafe PQsocket(connection) }

    /// Reads what has arrived, without waiting, and returns the notifications in it.
    mutating func notifications() throws(PostgresError) -> [(channel: String, payload: String)] {
        guard unsafe PQconsumeInput(connection) == 1 else { throw connectionError() }
        var notifications: [(channel: String, payload: String)] = []
        while let notification = unsafe PQnotifies(connection) {
            unsafe notifications.append(
                (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra)))
            unsafe PQfreemem(notification)
        }
        return notifications
    }
}

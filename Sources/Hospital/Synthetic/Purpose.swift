// SPDX-License-Identifier: Apache-2.0

/// What a random stream is for. The numbers are part of every seed's meaning: never renumber them.
enum Purpose: Int {
    case dirt = 1
    case branch = 2
    case doctor = 3
    case stays = 4
    case schedules = 5
    case operatingRooms = 6
    case surgeon = 7
    case block = 8
}

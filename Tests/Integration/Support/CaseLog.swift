// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of operating-room cases that takes a worker a while to read.
enum CaseLog {
    static let rows = 12_000
    /// Among the rows there is one with an impossible date after each so many good ones.
    static let goodRowsForABadOne = 1000

    /// Made once in a test process, for a branch of ``Network/small``.
    static let file = Task {
        var text = """
            index,Encounter ID,Date,OR Suite,Service,CPT Code,CPT Description,Booked Time (min),OR Schedule,\
            Wheels In,Start Time,End Time,Wheels Out,Branch

            """
        for row in 1...rows {
            text += line(row, encounter: "L\(row)", day: String(format: "03/%02d/23", row % 28 + 1))
            if row % goodRowsForABadOne == 0 { text += line(row, encounter: "X\(row)", day: "02/30/23") }
        }
        let path = try Scratch.folder("cases") + "/cases.csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Everything about the cases in the table but which batch they came with.
    static let digest = """
        SELECT count(*) || ' ' || md5(string_agg((to_jsonb(c) - 'batch_id')::text, '|' ORDER BY branch_id, encounter_id))
        FROM hospital.or_cases c
        """

    private static func line(_ row: Int, encounter: String, day: String) -> String {
        """
        \(row),\(encounter),\(day),\(row % 8 + 1),ENT,\(42_000 + row % 100),"Tonsillectomy, primary",60,\
        \(day) 07:00 AM,\(day) 07:05 AM,\(day) 07:20 AM,\(day) 07:50 AM,\(day) 08:\(10 + row % 50) AM,B01

        """
    }
}

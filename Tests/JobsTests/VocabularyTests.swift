// SPDX-License-Identifier: Apache-2.0

import Foundation
import Jobs
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    @Test("Only an ended job is terminal, and only a failed or cancelled one comes back")
    func states() {
        for state in JobState.allCases {
            #expect(state.isTerminal == [.succeeded, .failed, .cancelled].contains(state))
            #expect(state.canBecome(.queued) == (state != .queued && state != .succeeded))
            #expect(state.canBecome(.succeeded) == (state == .running))
        }
    }

    @Test("Ready jobs are ordered by priority, then age, exactly, also as doubles")
    func readyScore() throws {
        let old = JobID(rawValue: 1)
        let young = JobID(rawValue: (1 << 48) - 1)
        let urgent = try #require(Priority(rawValue: 0))
        let idle = try #require(Priority(rawValue: 9))
        #expect(urgent.readyScore(of: young) < Priority.normal.readyScore(of: old))
        #expect(Priority.normal.readyScore(of: old) < Priority.normal.readyScore(of: young))
        #expect(Int64(Double(idle.readyScore(of: young))) == idle.readyScore(of: young))
        #expect(Priority(rawValue: 10) == nil)
        #expect(Priority(rawValue: -1) == nil)
    }

    @Test("A job's number is read as people write it")
    func identifiers() throws {
        #expect(JobID("17")?.rawValue == 17)
        for text in ["", "0", "-1", "x", "1.5"] { #expect(JobID(text) == nil) }
        #expect(String(decoding: try JSONEncoder().encode([JobID(rawValue: 3)]), as: UTF8.self) == "[3]")
    }
}

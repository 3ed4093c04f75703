// SPDX-License-Identifier: Apache-2.0

/// Who takes part in a run: workers, then coordinators, then the client that submits.
enum Roster {
    static let workers = 0..<3
    static let coordinators = 3..<5
    static let client = 5
    static let processes = 0..<5

    static func name(_ member: Int) -> String {
        if workers.contains(member) { return "worker-\(member + 1)" }
        return member == client ? "client" : "coordinator-\(member - coordinators.lowerBound + 1)"
    }
}

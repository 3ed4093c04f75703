// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Cluster
import Jobs

struct QueuesLimit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit", abstract: "Limit how many jobs of a queue run at a time, or start in a time.",
        discussion: """
            For the whole queue, for the jobs with one concurrency key (--key), or for each key that has no limit of its
            own (--per-key), which is one job at a time otherwise. What is not named stays as it was; --none lifts all.
            """)

    @Argument(help: "The queue's name.")
    var queue: String

    @Option(help: "How many jobs may run at a time.")
    var running: Int?

    @Option(help: "How many jobs may start in a time, such as 10/s, 600/h or 5/90s.")
    var rate: JobRate?

    @Option(help: "With --rate: how many may start at once after a time without any; as many as the rate names.")
    var burst: Int?

    @Option(help: "Only for jobs with this concurrency key, together.")
    var key: String?

    @Flag(help: "For the jobs of each concurrency key by itself.")
    var perKey = false

    @Flag(help: "Lift the limits.")
    var none = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
        if none, running != nil || rate != nil || burst != nil {
            throw ValidationError("--none lifts all limits; it goes with --key or --per-key alone")
        }
        if !none && running == nil && rate == nil { throw ValidationError("say --running, --rate or --none") }
        if key != nil && perKey { throw ValidationError("--key and --per-key exclude each other") }
        if let key, key.isEmpty || key == QueueLimit.anyKey {
            throw ValidationError("--key must name a key; --per-key is for each of them")
        }
        if perKey && rate != nil { throw ValidationError("--per-key limits what runs; a rate needs its --key") }
        if let running, !(1...Int(Int32.max)).contains(running) {
            throw ValidationError("--running must be at least 1, not \(running); `rounds queues pause` stops a queue")
        }
        if burst != nil && rate == nil { throw ValidationError("--burst goes with --rate") }
        if let burst, !(1...Int(Int32.max)).contains(burst) {
            throw ValidationError("--burst must be at least 1, not \(burst)")
        }
    }

    func run() async throws {
        let name = perKey ? QueueLimit.anyKey : key ?? ""
        let rate = rate.map { JobRate(count: $0.count, per: $0.period, burst: burst) }
        let limit = QueueLimit(key: name, concurrency: running, rate: rate)
        try await settings.settings().withCluster("queues limit") { cluster in
            let isChanged =
                none
                ? try await cluster.client.liftLimit(of: queue, key: name, by: Person.current)
                : try await cluster.client.limitQueue(queue, to: limit, by: Person.current)
            try await QueueChange.show(queue, isChanged: isChanged, cluster.client, output)
        }
    }
}

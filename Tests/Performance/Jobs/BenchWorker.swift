// SPDX-License-Identifier: Apache-2.0

import Cluster
import Foundation
import Jobs
import Logging
import Postgres
import PrivateServers
import Redis

/// A worker in a process of its own: `rounds-bench worker REDIS DATABASE QUEUE CONCURRENCY DIRECTORY`, where the database
/// is `-` for an ephemeral queue and the directory `-` where no handler writes anything.
struct BenchWorker {
    let process: Int32

    /// Starts one from this program's own file.
    static func start(
        redis: String, database: String?, queue: String, concurrency: Int, directory: String? = nil
    ) throws -> BenchWorker {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let command = [
            program, "worker", redis, database ?? "-", queue, "\(concurrency)", directory ?? "-",
        ]
        return BenchWorker(process: try Spawn.start(command, output: ("/dev/null", 0)))
    }

    /// Asks it to end and waits until it has.
    func stop() {
        kill(process, SIGTERM)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) == -1 && errno == EINTR {}
    }

    /// Works until SIGTERM.
    static func main(_ arguments: [String]) async throws {
        guard arguments.count == 5, let concurrency = Int(arguments[3]) else {
            throw BadInput("usage: rounds-bench worker REDIS DATABASE QUEUE CONCURRENCY DIRECTORY")
        }
        let isEphemeral = arguments[1] == "-"
        let directory = arguments[4] == "-" ? nil : arguments[4]
        try await run(
            redis: arguments[0], database: isEphemeral ? nil : arguments[1], queue: arguments[2],
            concurrency: concurrency, directory: directory)
    }

    static func run(
        redis: String, database: String?, queue: String, concurrency: Int, directory: String?
    ) async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        // An ephemeral queue never asks for the database, which is not there.
        let postgres = try PostgresConfiguration(url: database ?? "postgresql://nobody@127.0.0.1:1/none", poolSize: 4)
        let configuration = WorkerConfiguration(
            queues: [queue], ephemeralQueues: database == nil ? [queue] : [], concurrency: concurrency,
            outputDirectory: "/tmp")
        let worker = Worker(
            configuration, kinds: BenchKinds.registry(directory: directory), postgres: PostgresPool(postgres),
            redis: RedisClient(try RedisConfiguration(url: redis)), logger: logger)
        signal(SIGTERM, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGTERM)
        source.setEventHandler { Task { _ = await worker.shutdown() } }
        source.resume()
        await worker.run()
        source.cancel()
    }
}

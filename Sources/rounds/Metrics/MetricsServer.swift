// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import Logging
import Telemetry

/// The HTTP endpoint of a long-running process: `/metrics` for Prometheus, `/healthz` and `/readyz` for whatever
/// watches over the process.
struct MetricsServer: Sendable {
    let address: ListenAddress
    let registry: MetricRegistry
    /// Says what keeps the process from its work; empty when it is ready.
    let obstacles: @Sendable () async -> [String]
    let logger: Logger

    /// Serves while the body runs.
    ///
    /// - Parameter body: the process's work; it begins once the address is taken.
    /// - Throws: ``CommandFailure`` when the address cannot be had; what the body throws.
    func serving(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let (states, state) = AsyncStream<Bool>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { state.finish() }
                do {
                    try await application { state.yield(true) }.run()
                } catch {
                    // The work has ended, and the endpoint with it.
                    if Task.isCancelled { return }
                    throw CommandFailure(
                        .failed, "cannot serve metrics on \(address): \(error)",
                        hint: "is the port taken? name another one with --metrics or ROUNDS_METRICS")
                }
            }
            for await isListening in states where isListening {
                logger.info("serving metrics", metadata: ["address": "\(address)"])
                try await body()
                break
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func application(
        _ isListening: @escaping @Sendable () -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.get("/metrics") { [registry] _, _ in
            Response(
                status: .ok, headers: [.contentType: Exposition.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await registry.text())))
        }
        router.get("/healthz") { _, _ in "ok\n" }
        router.get("/readyz") { [obstacles] _, _ in
            let problems = await obstacles()
            let text = problems.isEmpty ? "ready\n" : problems.map { $0 + "\n" }.joined()
            return Response(
                status: problems.isEmpty ? .ok : .serviceUnavailable,
                headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        var logger = logger
        // What it says at a lower level, of its own start and of requests, is no news of the cluster.
        logger.logLevel = .error
        return Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port)),
            onServerRunning: { _ in isListening() }, logger: logger)
    }
}

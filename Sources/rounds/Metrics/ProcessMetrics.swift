// SPDX-License-Identifier: Apache-2.0

import Foundation
import Telemetry

/// What the kernel says of this process, under the names that all Prometheus clients use.
enum ProcessMetrics {
    /// Has a registry read them whenever it is asked.
    static func register(in registry: MetricRegistry) {
        let start = Date().timeIntervalSince1970
        registry.sample {
            var usage = rusage()
            // It cannot fail: the result is a variable of this function.
            _ = unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
            let cpu = [usage.ru_utime, usage.ru_stime].reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
            return [
                Metric(
                    "process_cpu_seconds_total", "Processor time used.", .counter, [MetricSample([], cpu)]),
                .gauge("process_start_time_seconds", "When the process started, since 1970.", start),
            ] + [residentMemory].compactMap { $0 }
        }
    }

    private static var residentMemory: Metric? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return nil }
        return .gauge(
            "process_resident_memory_bytes", "Memory in use.", pages * Double(sysconf(Int32(_SC_PAGESIZE))))
    }
}

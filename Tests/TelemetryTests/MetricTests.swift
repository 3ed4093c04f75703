// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Telemetry

@Suite("Metrics")
struct MetricTests {
    @Test("are written as the text format wants them")
    func text() async {
        let registry = MetricRegistry()
        let ended = registry.counter("rounds_ended_total", "Jobs that ended.", labels: "kind", "outcome")
        ended("export", "failed").add(2)
        ended("export", "done").add()
        registry.gauge("rounds_leader", "Whether it leads.")().set(1)
        let expected = """
            # HELP rounds_ended_total Jobs that ended.
            # TYPE rounds_ended_total counter
            rounds_ended_total{kind="export",outcome="done"} 1
            rounds_ended_total{kind="export",outcome="failed"} 2
            # HELP rounds_leader Whether it leads.
            # TYPE rounds_leader gauge
            rounds_leader 1

            """
        let text = await registry.text()
        #expect(text == expected)
    }

    @Test("count values into cumulative buckets, a bound's own value below it")
    func histogram() throws {
        let histogram = Histogram(bounds: [0.5, 1])
        for value in [0.1, 0.5, 0.7, 3, .infinity, .nan] { histogram.observe(value) }
        let samples = histogram.samples([MetricLabel("kind", "a")])
        #expect(samples.map(\.suffix) == ["_bucket", "_bucket", "_bucket", "_sum", "_count"])
        #expect(samples.map(\.value) == [2, 3, 5, .infinity, 5])
        #expect(samples[0].labels == [MetricLabel("kind", "a"), MetricLabel("le", "0.5")])
        #expect(samples[2].labels.last == MetricLabel("le", "+Inf"))
    }

    @Test("escape what a label or an explanation holds, so that every line can be read back")
    func escaping() throws {
        let values = ["", "plain", "quote \" and \\ and\nline", "{a=\"b\"} 1", "नर्स"]
        let samples = values.enumerated().map { index, value in
            MetricSample([MetricLabel("value", value)], Double(index) + 0.5)
        }
        let text = Exposition.text([Metric("a_metric", "With \\ and\na second line", .gauge, samples)])
        let parsed = try ParsedExposition(text)
        #expect(parsed.help["a_metric"] == "With \\ and\na second line")
        #expect(parsed.samples.map { $0.labels["value"] } == values)
        #expect(parsed.samples.map(\.value) == [0.5, 1.5, 2.5, 3.5, 4.5])
    }

    @Test("write numbers that Prometheus reads")
    func numbers() {
        let numbers: [Double] = [0, 1, -3, 0.001, 1e18, 1e300, .infinity, -.infinity, .nan]
        let texts = ["0", "1", "-3", "0.001", "1000000000000000000", "1e+300", "+Inf", "-Inf", "NaN"]
        #expect(numbers.map { Exposition.number($0) } == texts)
    }

    @Test("have a bounded number of series whatever comes in")
    func cardinality() async throws {
        let registry = MetricRegistry()
        let family = registry.counter("many_total", "Many.", labels: "name")
        for index in 0..<10_000 { family("\(index)").add() }
        let samples = try ParsedExposition(await registry.text()).samples
        #expect(samples.count <= MetricFamily<Counter>.mostSeries + 1)
        #expect(samples.reduce(0) { $0 + $1.value } == 10_000)
        #expect(samples.contains { $0.labels["name"] == "other" })
    }

    @Test("lose no count when many tasks count at once")
    func concurrency() async {
        let counter = Counter()
        let histogram = Histogram(bounds: Histogram.seconds)
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.add()
                        histogram.observe(0.25)
                    }
                }
            }
        }
        #expect(counter.value == 80_000)
        #expect(histogram.samples([]).last?.value == 80_000)
    }
}

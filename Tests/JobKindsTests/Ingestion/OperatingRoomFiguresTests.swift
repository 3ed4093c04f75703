// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hospital
import JobKinds
import Postgres
import Testing

@Suite(
    "The operating-room log, ingested",
    .enabled(if: OperatingRoomLog.isPresent, "shared/data/or_utilization_2022q1 is not there"))
struct OperatingRoomFiguresTests {
    @Test("has every figure of truth.json")
    func truth() async throws {
        let figures = try TruthFigures("or_utilization_2022q1")
        let bench = try await IngestionBench()
        let result = try await bench.ingest("or_cases", figures.file("2022_Q1_OR_Utilization.csv"))
        #expect(result.inserted == result.rows)
        try await expect(figures, bench)
    }

    @Test("has the same figures however the same content is written", arguments: Rewriting.allCases)
    func rewritten(rewriting: Rewriting) async throws {
        let figures = try TruthFigures("or_utilization_2022q1")
        let shipped = try String(contentsOfFile: "\(IngestionBench.datasets)/or_cases.yml", encoding: .utf8)
        let bench = try await IngestionBench(datasets: ["or_cases": "\(shipped)\n\(rewriting.definition)"])
        let text = try String(contentsOfFile: figures.file("2022_Q1_OR_Utilization.csv"), encoding: .utf8)
        let result = try await bench.ingest("or_cases", try bench.file(rewriting.bytes(of: text, dates: .american)))
        #expect(result.inserted == result.rows)
        try await expect(figures, bench)
    }

    private func expect(_ figures: TruthFigures, _ bench: IngestionBench) async throws {
        try await bench.pool.executeScript(Self.view)
        try await figures.expect(Self.queries, in: bench.pool)
    }

    /// The log has no branch, so its times are in the dataset's fallback zone, UTC.
    private static let view = """
        CREATE VIEW public.log AS
        SELECT *, extract(epoch FROM wheels_out - wheels_in)::float8 / 60 AS in_room,
               extract(epoch FROM procedure_end - procedure_start)::float8 / 60 AS surgical
        FROM hospital.or_cases;
        CREATE VIEW public.firsts AS
        SELECT DISTINCT ON (case_date, suite) extract(epoch FROM wheels_in - scheduled_start)::float8 / 60 AS delay
        FROM public.log ORDER BY case_date, suite, scheduled_start;
        CREATE VIEW public.turnovers AS
        SELECT extract(epoch FROM lead(wheels_in) OVER w - wheels_out)::float8 / 60 AS gap
        FROM public.log WINDOW w AS (PARTITION BY case_date, suite ORDER BY wheels_in);
        CREATE VIEW public.room_days AS
        SELECT sum(in_room) AS in_room, extract(epoch FROM max(wheels_out) - min(wheels_in))::float8 / 60 AS span
        FROM public.log GROUP BY case_date, suite;
        CREATE VIEW public.errors AS
        WITH train AS (SELECT * FROM public.log WHERE case_date < '2022-03-01'),
             whole AS (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY in_room) AS median, avg(in_room) AS mean
                       FROM train),
             by_code AS (SELECT cpt_code, percentile_cont(0.5) WITHIN GROUP (ORDER BY in_room) AS median
                         FROM train GROUP BY 1)
        SELECT in_room - booked_minutes AS booked, in_room - whole.median AS median, in_room - whole.mean AS mean,
               in_room - coalesce(by_code.median, whole.median) AS code
        FROM public.log CROSS JOIN whole LEFT JOIN by_code USING (cpt_code) WHERE case_date >= '2022-03-01'
        """

    private static let inRoom = "in_room_min(wheels_out-wheels_in)"
    private static let first = "first_case_of_room_day(lowest scheduled time)"
    private static let turnover =
        "turnover_min(next wheels_in - previous wheels_out, same date+suite, ordered by wheels_in)"
    private static let model = "duration_model_reference(train Jan-Feb, test March, target in_room_min)"

    private static let queries = [
        "rows": "SELECT count(*)::float8 FROM log",
        "distinct_encounters": "SELECT count(DISTINCT encounter_id)::float8 FROM log",
        "operating_days": "SELECT count(DISTINCT case_date)::float8 FROM log",
        "suites": "SELECT count(DISTINCT suite)::float8 FROM log",
        "room_days": "SELECT count(DISTINCT (case_date, suite))::float8 FROM log",
        "procedure_volume_by_service": "SELECT service, count(*)::float8 FROM log GROUP BY 1",
        "procedure_volume_top10_cpt":
            "SELECT cpt_code, count(*)::float8 FROM log GROUP BY 1 ORDER BY 2 DESC, min(encounter_id::integer) LIMIT 10",
        "cpt_codes": "SELECT count(DISTINCT cpt_code)::float8 FROM log",
        "booked_min_sum": "SELECT sum(booked_minutes)::float8 FROM log",
        "booked_min_mean": "SELECT avg(booked_minutes)::float8 FROM log",
        "\(inRoom) / sum": "SELECT sum(in_room) FROM log",
        "\(inRoom) / mean": "SELECT avg(in_room) FROM log",
        "\(inRoom) / median": "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY in_room) FROM log",
        "\(inRoom) / min": "SELECT min(in_room) FROM log",
        "\(inRoom) / max": "SELECT max(in_room) FROM log",
        "\(inRoom) / std_ddof1": "SELECT stddev_samp(in_room) FROM log",
        "in_room_min_mean_by_service": "SELECT service, avg(in_room) FROM log GROUP BY 1",
        "in_room_min_mean_by_suite": "SELECT suite, avg(in_room) FROM log GROUP BY 1",
        "surgical_min(end-start) / sum": "SELECT sum(surgical) FROM log",
        "surgical_min(end-start) / mean": "SELECT avg(surgical) FROM log",
        "surgical_min(end-start) / median": "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY surgical) FROM log",
        "cases_over_booked(in_room>booked)": "SELECT count(*)::float8 FROM log WHERE in_room > booked_minutes",
        "share_over_booked": "SELECT avg((in_room > booked_minutes)::integer)::float8 FROM log",
        "mean_in_room_minus_booked": "SELECT avg(in_room - booked_minutes) FROM log",
        "\(first) / n": "SELECT count(*)::float8 FROM firsts",
        "\(first) / late_gt_0min": "SELECT count(*)::float8 FROM firsts WHERE delay > 0",
        "\(first) / late_gt_15min": "SELECT count(*)::float8 FROM firsts WHERE delay > 15",
        "\(first) / on_time_share_0min": "SELECT avg((delay <= 0)::integer)::float8 FROM firsts",
        "\(first) / mean_delay_min": "SELECT avg(delay) FROM firsts",
        "\(turnover) / n": "SELECT count(gap)::float8 FROM turnovers",
        "\(turnover) / mean": "SELECT avg(gap) FROM turnovers",
        "\(turnover) / median": "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) FROM turnovers",
        "\(turnover) / negative": "SELECT count(*)::float8 FROM turnovers WHERE gap < 0",
        "\(turnover) / le_60min_mean": "SELECT avg(gap) FROM turnovers WHERE gap BETWEEN 0 AND 60",
        "\(turnover) / le_60min_n": "SELECT count(*)::float8 FROM turnovers WHERE gap BETWEEN 0 AND 60",
        "utilisation_in_room_min_over_480min_per_room_day": "SELECT sum(in_room) / (480 * count(*)) FROM room_days",
        "utilisation_in_room_min_over_600min_per_room_day": "SELECT sum(in_room) / (600 * count(*)) FROM room_days",
        "utilisation_in_room_over_first-in_to_last-out_span": "SELECT sum(in_room) / sum(span) FROM room_days",
        "cases_by_month": "SELECT to_char(case_date, 'YYYY-MM'), count(*)::float8 FROM log GROUP BY 1",
        "order_violations / start<wheels_in": "SELECT count(*)::float8 FROM log WHERE procedure_start < wheels_in",
        "order_violations / end<start": "SELECT count(*)::float8 FROM log WHERE procedure_end < procedure_start",
        "order_violations / wheels_out<end": "SELECT count(*)::float8 FROM log WHERE wheels_out < procedure_end",
        "order_violations / spans_midnight":
            "SELECT count(*)::float8 FROM log WHERE date(wheels_in AT TIME ZONE z) <> date(wheels_out AT TIME ZONE z)"
            .replacing("ZONE z", with: "ZONE 'UTC'"),
        "\(model) / n_train": "SELECT count(*)::float8 FROM log WHERE case_date < '2022-03-01'",
        "\(model) / n_test": "SELECT count(*)::float8 FROM errors",
        "\(model) / MAE_booked_time": "SELECT avg(abs(booked)) FROM errors",
        "\(model) / RMSE_booked_time": "SELECT sqrt(avg(booked ^ 2)) FROM errors",
        "\(model) / MAE_global_train_median": "SELECT avg(abs(median)) FROM errors",
        "\(model) / MAE_global_train_mean": "SELECT avg(abs(mean)) FROM errors",
        "\(model) / MAE_cpt_train_median": "SELECT avg(abs(code)) FROM errors",
        "\(model) / RMSE_cpt_train_median": "SELECT sqrt(avg(code ^ 2)) FROM errors",
    ]
}

// SPDX-License-Identifier: Apache-2.0

import Cluster
import JobKinds

extension Settings {
    /// The kinds of job there are. A new kind is one line here.
    var jobKinds: JobKindRegistry {
        JobKindRegistry([
            Ingestion(directory: datasetsDirectory),
            KPIRecompute(directory: kpisDirectory),
            ModelRetrain(directory: modelsDirectory),
            Export(reports: reportsDirectory, kpis: kpisDirectory),
            Forecast(),
            AlertCheck(rules: alertsDirectory, kpis: kpisDirectory),
            QualityCheck(directory: qualityDirectory),
        ])
    }
}

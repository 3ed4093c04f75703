// SPDX-License-Identifier: Apache-2.0

import Cluster

extension JobSelection {
    /// Changes the chosen jobs and says what became of them.
    ///
    /// - Throws: as ``JobsChange`` and ``BulkChange``.
    func apply(_ action: JobsAction, settings: SettingsOptions, output: OutputOptions) async throws {
        try await settings.settings().withCluster("jobs \(action.verb)") { cluster in
            if ids.isEmpty {
                try await BulkChange(action: action, client: cluster.client, output: output).apply(
                    to: try filter.filter(cluster.kinds), dryRun: dryRun, isAgreed: yes)
            } else {
                try await JobsChange(action: action, client: cluster.client, output: output).apply(
                    to: ids, dryRun: dryRun)
            }
        }
    }
}

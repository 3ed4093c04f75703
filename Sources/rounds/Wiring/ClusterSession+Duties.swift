// SPDX-License-Identifier: Apache-2.0

import Cluster
import Logging

extension ClusterSession {
    /// What a leading coordinator does. A new duty is one line here.
    ///
    /// - Parameter logger: where complaints about definition files go.
    func duties(_ logger: Logger) -> [any Duty] {
        let (ledger, broker) = (Ledger(postgres), Broker(redis))
        return [
            Reaper(ledger, broker),
            Promoter(broker),
            Expirer(ledger, broker),
            Reconciler(ledger, broker),
            WorkflowAdvancer(ledger, broker),
            Scheduler(
                ledger, broker, kinds: kinds,
                definitions: DefinitionFolder(settings.jobsDirectory, kinds: kinds.names), logger: logger),
        ]
    }
}

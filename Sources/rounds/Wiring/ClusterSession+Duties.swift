// SPDX-License-Identifier: Apache-2.0

import Cluster
import JobKinds
import Jobs
import Logging
import Redis
import Rooms

extension ClusterSession {
    /// What a leading coordinator does. A new duty is one line here.
    ///
    /// - Parameters:
    ///   - retention: how long ended jobs are kept.
    ///   - logger: where complaints about definition files and notices of deletions go.
    func duties(_ retention: RetentionPolicy, _ logger: Logger) -> [any Duty] {
        let (ledger, broker) = (Ledger(postgres), Broker(redis))
        return [
            Reaper(ledger, broker),
            Promoter(broker),
            Expirer(ledger, broker),
            Reconciler(ledger, broker),
            WorkflowAdvancer(ledger, broker, kinds: kinds),
            Pruner(ledger, broker, retention: retention, logger: logger),
            Scheduler(
                ledger, broker, kinds: kinds,
                definitions: DefinitionFolder(settings.jobsDirectory, kinds: kinds.names), logger: logger),
            DropFolder(
                settings.dropDirectory, datasets: settings.datasetsDirectory, client: client, logger: logger),
            RoomRelay(postgres, redis),
            RoomCounter(postgres, redis.configuration),
            RoomPruner(postgres),
        ]
    }
}

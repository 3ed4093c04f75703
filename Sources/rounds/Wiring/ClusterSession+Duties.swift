// SPDX-License-Identifier: Apache-2.0

import Cluster

extension ClusterSession {
    /// What a leading coordinator does. A new duty is one line here.
    var duties: [any Duty] {
        let (ledger, broker) = (Ledger(postgres), Broker(redis))
        return [
            Reaper(ledger, broker),
            Promoter(broker),
            Reconciler(ledger, broker),
        ]
    }
}

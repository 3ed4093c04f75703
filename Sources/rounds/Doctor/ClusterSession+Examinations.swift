// SPDX-License-Identifier: Apache-2.0

import Cluster
import Hospital

extension ClusterSession {
    /// What `rounds doctor` looks at, in order. A new examination is one line here.
    var examinations: [any Examination] {
        [
            PostgresExamination(client),
            MigrationsExamination(
                client,
                sets: [
                    (ClusterMigrations.set, ClusterMigrations.all), (HospitalMigrations.set, HospitalMigrations.all),
                ]),
            RedisExamination(client),
            ClocksExamination(client),
            DisksExamination([
                (settings.stateDirectory, "logs and private servers"), (settings.outputDirectory, "files of jobs"),
            ]),
            DefinitionsExamination(settings.jobsDirectory, kinds: kinds.names),
            LeaderExamination(client),
            WorkersExamination(client),
            LedgerExamination(client),
            IndexesExamination(client),
            JobsExamination(client),
        ]
    }
}

-- SPDX-License-Identifier: Apache-2.0
-- Sets how many turns a branch has for each turn of another one. $1 queue, $2 branch, $3 weight. No row: as before.
INSERT INTO rounds.branch_weights AS known (queue, branch, weight) VALUES ($1, $2, $3)
ON CONFLICT (queue, branch) DO UPDATE SET weight = excluded.weight WHERE known.weight <> excluded.weight
RETURNING branch

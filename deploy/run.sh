#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# A night at a hospital network, on this machine: servers, workers, data, the nightly workflow, and what came of it.
#
#   SEED, BRANCHES, DAYS   the made-up network (7, 3, 120)
#   OR_FILE                a real operating-room file to take instead of the made-up one
#   ROUNDS                 the binary (.build/release/rounds)
#   ROUNDS_STATE_DIR       where everything lives (.rounds)
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=$(realpath -s "${ROUNDS:-.build/release/rounds}")
state=$(realpath -m "${ROUNDS_STATE_DIR:-.rounds}")
export ROUNDS_STATE_DIR=$state
seed=${SEED:-7} branches=${BRANCHES:-3} days=${DAYS:-120}
data=$state/data reports=$state/reports
parameters=(--param "input=$data" --param "output=$reports/")

# Checked before anything is started, so that a typo costs nothing.
if [ -n "${OR_FILE:-}" ]; then
    file=$(realpath -m "$OR_FILE")
    "$rounds" datasets check --dataset or_cases "$file" >/dev/null
    parameters+=(--param "or_file=$file")
fi

echo "── The servers, a coordinator and two workers"
"$rounds" up

echo
echo "── A made-up network: $branches hospitals, $days days, seed $seed"
"$rounds" generate --seed "$seed" --branches "$branches" --days "$days" --dirty 0.01 --out "$data"

echo
echo "── The nightly workflow"
"$rounds" workflows run nightly "${parameters[@]}" --wait

echo
echo "── The KPIs"
"$rounds" kpis list

echo
echo "── The duration model on cases that it had not seen"
"$rounds" models show or_duration

echo
echo "── The reports"
ls -l "$reports"

echo
echo "Everything is still up: try \`$rounds jobs list\`, \`$rounds workers list\`, \`$rounds kpis show or_turnover_minutes --by service\`."
echo "\`make down\` stops it; the data stays in $state."

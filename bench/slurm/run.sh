#!/bin/bash
# Runs the recipes of docs/cluster.md on a real Slurm and with GNU parallel, both on this machine, and compares the merged
# results with those of one process: bench/slurm/run.sh [RUNS]
#
# Needs Debian's slurm-wlm, munge and parallel, root, and built packages. Everything is in one temporary folder, the daemons
# use free ports, and all of them are stopped at the end. NASBENCH may name another command.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export RUNS=${1:-100}
export NASBENCH=${NASBENCH:-node $here/../../packages/cli/dist/bin.js}
for tool in slurmctld slurmd munged sbatch parallel; do
  command -v $tool >/dev/null || { echo "$tool is missing: apt-get install slurm-wlm munge parallel"; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "the daemons need root"; exit 1; }

dir=$(mktemp -d)
host=$(hostname -s)
ports=($(node -e 'const net = require("net"); const s = [1, 2].map(() => net.createServer().listen(0)); Promise.all(s.map((x) => new Promise((r) => x.once("listening", r)))).then(() => { console.log(s.map((x) => x.address().port).join(" ")); s.forEach((x) => x.close()) })'))
export SLURM_CONF=$dir/slurm.conf
stop() {
  scancel --user=root 2>/dev/null || true
  scontrol shutdown 2>/dev/null || true
  for pid in "$dir"/*.pid; do kill "$(cat "$pid" 2>/dev/null)" 2>/dev/null || true; done
  sleep 1
  rm -rf "$dir"
}
trap stop EXIT

mkdir "$dir/state" "$dir/spool" "$dir/munge"
chmod 755 "$dir"
chmod 711 "$dir/munge"
head -c 1024 /dev/urandom >"$dir/munge.key"
chmod 600 "$dir/munge.key"
cat >"$SLURM_CONF" <<CONF
ClusterName=local
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports[0]}
SlurmdPort=${ports[1]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/munge.socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_interval=1,batch_sched_delay=0,bf_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc)
PartitionName=main Nodes=ALL Default=YES State=UP
CONF

munged --force --key-file="$dir/munge.key" --socket="$dir/munge/munge.socket" --pid-file="$dir/munged.pid" \
  --seed-file="$dir/munge.seed" --log-file="$dir/munged.log"
slurmctld
slurmd
until [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; do sleep 0.2; done
echo "slurm: $(sinfo --version), $(sinfo -h -o '%n %C %T')"

cd "$dir"
began=$(date +%s%N)
took() { echo "$(((($(date +%s%N) - began) / 1000000)))  ms"; }

# 1. A Slurm array of eight tasks.
job=$(OUT=$dir/slurm sbatch --parsable "$here/search.sbatch")
while [ -n "$(squeue -h -j "$job" 2>/dev/null)" ]; do sleep 0.2; done
cat runs-"$job"-*.log
echo "slurm: job $job, $(ls slurm | wc -l) runs in $(took)"

# 2. GNU parallel, eight shards.
began=$(date +%s%N)
parallel --will-cite --jobs "$(nproc)" --joblog parallel.log \
  "$NASBENCH search nb201 --protocol nb201-paper --algorithms random,evolution,local --runs $RUNS --seed 1 --shard {}/8 --out parallel --quiet >/dev/null" ::: 0 1 2 3 4 5 6 7
echo "parallel: $(ls parallel | wc -l) runs in $(took)"

# 3. One process, and one process with worker threads.
began=$(date +%s%N)
$NASBENCH search nb201 --protocol nb201-paper --algorithms random,evolution,local --runs "$RUNS" --seed 1 --out single --quiet >/dev/null
echo "one process: $(ls single | wc -l) runs in $(took)"
began=$(date +%s%N)
$NASBENCH search nb201 --protocol nb201-paper --algorithms random,evolution,local --runs "$RUNS" --seed 1 --jobs 2 --out threads --quiet >/dev/null
echo "two threads: $(ls threads | wc -l) runs in $(took)"

for kind in slurm parallel threads single; do
  $NASBENCH search merge "$kind" --out "$kind.parquet"
done
for kind in slurm parallel threads; do
  diff -r "$kind" single
  cmp "$kind.parquet" single.parquet
  echo "$kind.parquet equals single.parquet: $(stat -c %s "$kind.parquet") bytes, sha256 $(sha256sum <"$kind.parquet" | cut -c1-16)…"
done

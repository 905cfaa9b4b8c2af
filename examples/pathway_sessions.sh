#!/bin/sh
# Five visits on five pathways, from the first form to what is due, in Chinese. Every answer here is synthetic.
#
#   sh examples/pathway_sessions.sh [FOLDER]     reports and sessions go to FOLDER (default: mindscreen-visits)
#
# At a terminal the same command asks page by page. Here the keys come from a pipe (--piped): an empty one is Enter.
set -eu
folder=${1:-mindscreen-visits}
mkdir -p "$folder"

# visit PATHWAY KEYS [OPTIONS...]: the keys are separated by spaces, - is Enter.
visit() {
  name=$1 keys=$2
  shift 2
  echo "== $name"
  for key in $keys; do
    if [ "$key" = - ]; then echo; else echo "$key"; fi
  done | mindscreen pathway run "$name" --piped --locale zh-CN --authored 2026-11-21T09:30:00+08:00 \
    --save "$folder/$name.json" --report "$folder/$name.html" "$@" 2>"$folder/$name.pages.txt" |
    sed -n '/^建议处理/,/^得分/p; /^U[0-4]/p'
}

# Cardiology, 60 years. The three questions stand on the hospital's own form (staff enter them): two are answered yes.
# So PHQ-9, GAD-7 and PHQ-15 follow; the PHQ-9 is moderate, and nothing points to danger.
visit cardiology "- - 1 1 0 -  - 2 2 2 1 1 1 1 0 0 0 -  - - 1 1 1 0 0 0 0 -  - - 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 - -" \
  --age 60 --sex male --completed-by self

# Obstetrics, 30 years: EPDS 11 without thoughts of self-harm, GAD-7 low. Screened again in two to four weeks.
visit obstetrics "- - 2 2 2 2 2 1 0 0 0 0 -  - 1 0 0 0 0 0 0 - -" --age 30 --sex female --completed-by self

# Child health, 18 months, a parent answers: one of the warning signs, so the M-CHAT-R follows on the licensed form.
visit child-health "- - 2 1 0 0 0 0 -  - - 1 0 1 1 0 1 1 1 1 1 1 0 1 1 1 1 1 1 1 1 - -" --age-months 18

# Emergency, 14 years: the young person refuses the ASQ. That counts: somebody asks in person, the same day.
visit paediatric-emergency "- r 现在不想说 - - -" --age 14

# The yearly check from 65: cognition and mood are positive, so staff enter an MMSE, and the GDS-15 follows.
visit geriatrics "- - 0 1 -  - - 24 -  - 1 -  - - 1 0 0 0 1 0 1 0 0 0 1 0 1 0 0 -  - 0 0 0 0 0 -  - 0 0 0 0 0 - -" \
  --age 70 --education-years 6 --completed-by self

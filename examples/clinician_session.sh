#!/bin/sh
# A clinic's day with mindscreen on the command line. Every answer here is synthetic.
#
#   sh examples/clinician_session.sh [FOLDER]     reports go to FOLDER (default: mindscreen-session)
set -eu
cd "$(dirname "$0")"
folder=${1:-mindscreen-session}
mkdir -p "$folder"

# What is there for an adult who answers alone, in Chinese?
mindscreen list --age 34 --completed-by self --locale zh-CN

# What exactly does the PHQ-9 score, on whose authority, and what is still in doubt?
mindscreen show phq-9

# What does our pathway do about it?
mindscreen show general-outpatient --locale zh-CN

# First the two pairs of questions. (At a terminal, without --answers, the same command asks them one at a time and goes
# on with the forms that the pathway asks for.)
mindscreen screen --pathway general-outpatient --answers answers/phq-2.json --answers answers/gad-2.json --age 34 --completed-by self

# Both were positive, so the full forms follow; item 8 was left blank, item 9 was not. The report goes on paper, in Chinese.
mindscreen screen phq-9 gad-7 --answers answers/phq-9.json --answers answers/gad-7.json --pathway general-outpatient \
  --locale zh-CN --patient 病案号=000000 --format html --output "$folder/report.zh-CN.html"

# The same results for programs: JSON, FHIR and HL7 v2.
mindscreen screen phq-9 --answers answers/phq-9.json --pathway general-outpatient --json --output "$folder/phq-9.json"
mindscreen screen phq-9 --answers answers/phq-9.json --pathway general-outpatient \
  --format fhir --patient-ref Patient/000000 --output "$folder/phq-9.fhir.json"
mindscreen screen phq-9 --answers answers/phq-9.json \
  --format hl7v2 --patient-id 000000 --patient-name 测试 --processing-id T --locale zh-CN --output "$folder/phq-9.hl7"

# A form that came from another system as a FHIR QuestionnaireResponse.
mindscreen screen phq-9 --answers answers/phq-9-response.json --pathway general-outpatient

# An answer that is no option is refused: one line, a code, an exit status of its kind, and no score.
printf '{"q1": 7}' | mindscreen screen phq-9 --answers - || echo "refused with exit status $?"

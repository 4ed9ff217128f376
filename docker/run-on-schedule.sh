#!/bin/sh
# Loads a folder and builds the marts, then again every JUESUAN_EVERY seconds. What is loaded already costs next to
# nothing. A file that is refused is named in the log and does not stop the schedule; a wrong use does.
set -u

folder=${1:?usage: run-on-schedule FOLDER}
trap 'exit 0' TERM INT

while true; do
    juesuan run "$folder" &
    wait $!
    code=$?
    case $code in
        0) echo "run-on-schedule: done" ;;
        1) echo "run-on-schedule: some files were refused, or a check failed (see above)" ;;
        2) echo "run-on-schedule: wrong use" >&2; exit 2 ;;
        *) echo "run-on-schedule: juesuan ended with $code, trying again later" >&2 ;;
    esac
    sleep "${JUESUAN_EVERY:-86400}" &
    wait $!
done

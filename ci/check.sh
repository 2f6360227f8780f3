#!/usr/bin/env bash
# Checks, writes the reports, and hands on the exit status: annotations in the log, the summary on the job's page.
set -euo pipefail

reports=${REPORTS:-tongguan-reports}
if [[ $reports == *$'\n'* || $reports == -* ]]; then
    echo "reports: expected the name of a folder" >&2
    exit 2
fi
mkdir -p "$reports"
arguments=(--format github)
for name in sarif json; do
    arguments+=(-o "$name=$reports/tongguan.$name")
done
arguments+=(-o "markdown=$reports/tongguan.md")

# A remote branch that the checkout left out is fetched; one commit of it is enough.
fetched() {
    if [[ $1 == origin/* ]] && ! git rev-parse --quiet --verify "$1^{commit}" > /dev/null; then
        git fetch --quiet --no-tags --depth=1 origin "+refs/heads/${1#origin/}:refs/remotes/$1"
    fi
}

paths=()
while IFS= read -r path; do
    [ -z "${path// /}" ] || paths+=("$path")
done <<< "${PATHS:-}"

if [ -n "${ALLOW:-}" ]; then
    arguments+=(--allow "$ALLOW")
fi
if [ "${SCOPE:-all}" = changed ] && [ -z "${BASE:-}" ]; then
    # Without it, what is staged would count: nothing, on a checkout of CI, and nothing changed is a pass.
    echo "scope: changed needs a base to differ from, base: origin/main" >&2
    exit 2
fi
if [ "${SCOPE:-all}" != all ]; then
    arguments+=(--scope "$SCOPE")
fi
if [ -n "${BASE:-}" ]; then
    fetched "$BASE"
    arguments+=(--base "$BASE")
fi
if [ "${WAIVERS_FROM:-none}" != none ]; then
    fetched "$WAIVERS_FROM"
    arguments+=(--waivers-from "$WAIVERS_FROM")
fi
day=()
if [ -n "${AS_OF:-}" ]; then
    day=(--as-of "$AS_OF")
elif settings=$(tongguan check --show-settings -- "${paths[@]+"${paths[@]}"}" 2> /dev/null) && grep -q '^as_of: null' <<< "$settings"; then
    # The day of the commit in China: the same commit always gets the same answer.
    day=(--as-of "$(TZ=CST-8 git log -1 --format=%cd --date=format-local:%Y-%m-%d)")
fi

status=0
tongguan check "${arguments[@]}" "${day[@]+"${day[@]}"}" -- "${paths[@]+"${paths[@]}"}" || status=$?

# What the change makes of verdicts is told beside them; it decides nothing.
diff=''
if [ "${COMPARE:-none}" != none ]; then
    fetched "$COMPARE" || true
    diff=$reports/tongguan-diff.md
    tongguan diff --base "$COMPARE" --fail-on nothing --format markdown "${day[@]+"${day[@]}"}" -- "${paths[@]+"${paths[@]}"}" > "$diff" || true
    if [ ! -s "$diff" ]; then
        echo "no comparison with $COMPARE" >&2
        rm -f "$diff"
        diff=''
    fi
fi

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    for page in ${diff:+"$diff"} "$reports/tongguan.md"; do
        [ ! -f "$page" ] || cat "$page" >> "$GITHUB_STEP_SUMMARY"
    done
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
    {
        echo "exit-code=$status"
        echo "sarif=$reports/tongguan.sarif"
        echo "json=$reports/tongguan.json"
        echo "markdown=$reports/tongguan.md"
        echo "diff=$diff"
    } >> "$GITHUB_OUTPUT"
fi
if [ "${FAIL:-true}" = true ]; then
    exit "$status"
fi

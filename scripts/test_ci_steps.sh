#!/usr/bin/env bash
# Runs the very steps of action.yml and ci/gitlab-template.yml in a small repository, as the hosts would.
#
#   scripts/test_ci_steps.sh            with the `tongguan` of $PYTHON, nothing installed
#   scripts/test_ci_steps.sh --install  the install steps too, from a folder of wheels made here (needs the package index)
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
python=${PYTHON:-python3}
python=$(command -v "$python")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com
export GIT_AUTHOR_DATE=2026-11-23T20:00:00Z GIT_COMMITTER_DATE=2026-11-23T20:00:00Z
export TONGGUAN_LANG=en
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE CI_MERGE_REQUEST_TARGET_BRANCH_NAME

die() {
    echo "failed: $*" >&2
    exit 1
}

expect() { # what, expected, found
    [ "$2" = "$3" ] || die "$1: expected $2, found $3"
    echo "ok: $1"
}

# The shell text of a step, read out of the file itself.
step() { # file, keys …
    "$python" - "$@" << 'PY'
import sys
from tongguan.document import read

data = read(open(sys.argv[1], "rb").read(), sys.argv[1]).data
for key in sys.argv[2:]:
    data = data[int(key)] if isinstance(data, list) else data[key]
print("\n".join(data) if isinstance(data, list) else data)
PY
}

# ------------------------------------------------------------------ a repository with one clear flow, then a breach

origin=$scratch/origin
mkdir -p "$origin/flows"
git -C "$origin" init --quiet -b main
cp "$root/tests/data/ci/clear.yaml" "$origin/flows/manifest.yaml"
git -C "$origin" add -A
git -C "$origin" commit --quiet -m clear
git -C "$origin" checkout --quiet -b topic
sed 's/size: 640/size: 150_000/' "$root/tests/data/ci/clear.yaml" > "$origin/flows/manifest.yaml"
printf 'version: 1\nwaivers:\n  - {flow: customers, rule: order16/contract-or-certification, reason: x, by: A, until: 2026-12-31}\n' \
    > "$origin/waivers.yaml"
git -C "$origin" add -A
git -C "$origin" commit --quiet -m "a breach, and a waiver for it"

checkout() { # branch: a shallow clone of one branch, as hosts make it
    cd "$scratch"
    rm -rf "$scratch/work"
    git clone --quiet --depth=1 --branch "$1" "file://$origin" "$scratch/work"
    cd "$scratch/work"
    export RUNNER_TEMP=$scratch/runner
    mkdir -p "$RUNNER_TEMP"
    export GITHUB_PATH=$scratch/path GITHUB_OUTPUT=$scratch/output GITHUB_STEP_SUMMARY=$scratch/summary.md
    : > "$GITHUB_PATH" && : > "$GITHUB_OUTPUT" && : > "$GITHUB_STEP_SUMMARY"
}

wheels=''
if [ "${1:-}" = --install ]; then
    wheels=$scratch/wheels
    "$python" -m pip wheel --quiet --disable-pip-version-check --wheel-dir "$wheels" "$root"
else
    mkdir -p "$scratch/bin"
    printf '#!/bin/sh\nexec "%s" -m tongguan "$@"\n' "$python" > "$scratch/bin/tongguan"
    chmod +x "$scratch/bin/tongguan"
    PATH=$scratch/bin:$PATH
fi

# ------------------------------------------------------------------ GitHub

action() { # variables of the check step …; gives the status of the step
    local status=0
    if [ -n "$wheels" ]; then
        env ACTION="$root" VERSION='' WHEELS="$wheels" bash --noprofile --norc -eo pipefail -c "$(step "$root/action.yml" runs steps 0 run)" > "$scratch/log" \
            || die "the install step: $(cat "$scratch/log")"
        PATH=$(cat "$GITHUB_PATH"):$PATH
    fi
    env GITHUB_ACTIONS=true ACTION="$root" PATHS='' AS_OF='' ALLOW='' SCOPE=all BASE='' WAIVERS_FROM=none REPORTS=reports FAIL=true "$@" \
        bash --noprofile --norc -eo pipefail -c "$(step "$root/action.yml" runs steps 1 run)" > "$scratch/log" 2>&1 || status=$?
    echo "$status"
}

checkout main
expect "GitHub: a clear flow passes" 0 "$(action)"
grep -q '^exit-code=0$' "$GITHUB_OUTPUT" || die "no exit-code in the outputs"
grep -q 'customers' "$GITHUB_STEP_SUMMARY" || die "nothing in the job summary"
grep -q '"as_of": "2026-11-24"' reports/tongguan.json || die "not the day of the commit in China"
"$python" -m json.tool reports/tongguan.sarif > /dev/null
expect "GitHub: paths, one a line" 3 "$(action PATHS=$'flows\nno where')"
expect "GitHub: a day of one's own" 0 "$(action AS_OF=2026-11-20)"
grep -q '"as_of": "2026-11-20"' reports/tongguan.json || die "not the day asked for"
expect "GitHub: a wrong call" 2 "$(action ALLOW=breach)"
grep -q '^exit-code=2$' "$GITHUB_OUTPUT" || die "no exit-code after a wrong call"

checkout topic
expect "GitHub: the waiver of the change counts on its branch" 0 "$(action)"
checkout topic
expect "GitHub: a change does not excuse itself" 1 "$(action WAIVERS_FROM=origin/main)"
grep -q '^::error ' "$scratch/log" || die "no annotation: $(cat "$scratch/log")"
grep -q 'takes effect after merge' "$scratch/log" || die "nobody is told why: $(cat "$scratch/log")"
expect "GitHub: the status as an output only" 0 "$(action WAIVERS_FROM=origin/main FAIL=false)"
grep -q '^exit-code=1$' "$GITHUB_OUTPUT" || die "no exit-code in the outputs"
checkout topic
expect "GitHub: new findings count, known ones do not" 1 "$(action WAIVERS_FROM=origin/main BASE=origin/main)"
expect "GitHub: changed manifests" 1 "$(action WAIVERS_FROM=origin/main SCOPE=changed BASE=origin/main)"

# ------------------------------------------------------------------ GitLab

gitlab() { # variables …
    local status=0 text
    text="$(step "$root/ci/gitlab-template.yml" tongguan script)"
    if [ -n "$wheels" ]; then
        text="$(step "$root/ci/gitlab-template.yml" tongguan before_script)"$'\n'"$text"
    else
        mkdir -p .tongguan/bin && cp "$scratch/bin/tongguan" .tongguan/bin/tongguan
    fi
    env GITLAB_CI=true TONGGUAN_PATHS='' TONGGUAN_INSTALL="--no-index --find-links $wheels tongguan" "$@" \
        bash --noprofile --norc -eo pipefail -c "$text" > "$scratch/log" 2>&1 || status=$?
    echo "$status"
}

checkout main
expect "GitLab: a clear flow passes" 0 "$(gitlab)"
grep -q 'law as of 2026-11-24' "$scratch/log" || die "not the day of the commit in China: $(cat "$scratch/log")"
checkout topic
expect "GitLab: a change does not excuse itself" 1 "$(gitlab CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main)"
"$python" -m json.tool gl-code-quality-report.json > /dev/null
grep -q '"check_name": "order16/contract-or-certification"' gl-code-quality-report.json || die "no code quality record"
grep -q '<failure type="breach"' tongguan-junit.xml || die "no failure in the JUnit file"
checkout topic
expect "GitLab: settings are variables" 4 "$(gitlab TONGGUAN_STRICT=true TONGGUAN_AS_OF=2026-12-20)"

echo "all steps run as written"

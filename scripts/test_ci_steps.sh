#!/usr/bin/env bash
# Runs the very steps of action.yml, ci/gitlab-template.yml and .pre-commit-hooks.yaml in a small repository, as the hosts would.
#
#   scripts/test_ci_steps.sh            with the `tongguan` of $PYTHON, nothing installed; no pre-commit
#   scripts/test_ci_steps.sh --install  the install steps and the real pre-commit too, offline, from a folder of wheels
#                                       that is made here first (for that alone the package index is needed)
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
python=${PYTHON:-python3}
case $python in
    */*) python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python") ;;
    *) python=$(command -v "$python") ;;
esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@example.com
export GIT_AUTHOR_DATE=2026-11-23T20:00:00Z GIT_COMMITTER_DATE=2026-11-23T20:00:00Z
export TONGGUAN_LANG=en PIP_DISABLE_PIP_VERSION_CHECK=1
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI GITHUB_ACTIONS GITLAB_CI

die() {
    echo "failed: $*" >&2
    [ ! -s "$scratch/log" ] || cat "$scratch/log" >&2
    exit 1
}

expect() { # what, expected, found
    [ "$2" = "$3" ] || die "$1: expected $2, found $3"
    echo "ok: $1"
}

holds() { # what, text, file
    grep -q -- "$2" "$3" || die "$1: no \`$2\` in $3"
}

# The shell text of a step, read out of the file itself.
step() { # file, keys …
    "$python" - "$@" << 'PY'
import sys
from tongguan.reading import read

data = read(open(sys.argv[1], "rb").read(), sys.argv[1]).data
for key in sys.argv[2:]:
    data = data[int(key)] if isinstance(data, list) else data[key]
print("\n".join(data) if isinstance(data, list) else data)
PY
}

shell() { # text: as hosts run it; the status on standard output
    local status=0
    bash --noprofile --norc -eo pipefail -c "$1" > "$scratch/log" 2>&1 < /dev/null || status=$?
    echo "$status"
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
    requirements=$("$python" -c 'import sys, tomllib; print("\n".join(tomllib.load(open(sys.argv[1], "rb"))["build-system"]["requires"]))' "$root/pyproject.toml")
    printf '%s\n' "$requirements" > "$scratch/build.txt"
    "$python" -m pip wheel --quiet --wheel-dir "$wheels" "$root" -r "$scratch/build.txt"
    "$python" -m venv "$scratch/hooks"
    "$scratch/hooks/bin/python" -m pip install --quiet pre-commit
    # From here on there is no package index.
    export PIP_NO_INDEX=1 PIP_FIND_LINKS=$wheels
    checkout main
    expect "GitHub: the install step" 0 \
        "$(ACTION="$root" VERSION='' WHEELS="$wheels" shell "$(step "$root/action.yml" runs steps 0 run)")"
    bin=$(cat "$GITHUB_PATH")
    [ -x "$bin/tongguan" ] || die "the install step puts no tongguan on the path"
    PATH=$bin:$PATH
    cp -r "$root/examples/retailer-small-flows" "$scratch/example"
    (cd "$scratch" && HOME=$scratch shell "tongguan check --as-of 2026-11-24 example") > "$scratch/status"
    expect "an example from the built wheel" 1 "$(cat "$scratch/status")"
    expect "GitLab: the install step" 0 "$(TONGGUAN_INSTALL="tongguan" shell "$(step "$root/ci/gitlab-template.yml" tongguan before_script)")"
    [ -x .tongguan/bin/tongguan ] || die "the install step makes no .tongguan"
else
    mkdir -p "$scratch/bin"
    printf '#!/bin/sh\nexec "%s" -m tongguan "$@"\n' "$python" > "$scratch/bin/tongguan"
    chmod +x "$scratch/bin/tongguan"
    PATH=$scratch/bin:$PATH
fi
tongguan=$(command -v tongguan)

# ------------------------------------------------------------------ GitHub

action() { # variables of the check step …; gives the status of the step
    (
        export GITHUB_ACTIONS=true ACTION="$root" PATHS='' AS_OF='' ALLOW='' SCOPE=all BASE='' WAIVERS_FROM=none COMPARE=none REPORTS=reports FAIL=true
        for one in "$@"; do
            export "${one?}"
        done
        shell "$(step "$root/action.yml" runs steps 1 run)"
    )
}

checkout main
expect "GitHub: a clear flow passes" 0 "$(action)"
holds "outputs" '^exit-code=0$' "$GITHUB_OUTPUT"
holds "outputs" '^sarif=reports/tongguan.sarif$' "$GITHUB_OUTPUT"
holds "job summary" customers "$GITHUB_STEP_SUMMARY"
holds "the day of the commit in China" '"as_of":"2026-11-24"' reports/tongguan.json
"$python" -m json.tool reports/tongguan.sarif > /dev/null
[ "$(git status --porcelain)" = '?? reports/' ] || die "more than the reports was written: $(git status --porcelain)"
expect "GitHub: paths, one a line" 3 "$(action PATHS=$'flows\nno where')"
holds "a path with a blank" 'no where' "$scratch/log"
expect "GitHub: a day of one's own" 0 "$(action AS_OF=2026-11-20)"
holds "the day asked for" '"as_of":"2026-11-20"' reports/tongguan.json
expect "GitHub: a wrong call" 2 "$(action ALLOW=breach)"
holds "outputs after a wrong call" '^exit-code=2$' "$GITHUB_OUTPUT"
# shellcheck disable=SC2016 # to be taken as text, that is the point
expect "GitHub: inputs are text, never shell" 3 "$(action 'PATHS=$(touch pwned); touch pwned `touch pwned` "')"
# shellcheck disable=SC2016
expect "GitHub: inputs are arguments, never options" 3 "$(action 'PATHS=--exit-zero')"
# shellcheck disable=SC2016
expect "GitHub: no input breaks out of its option" 2 "$(action 'ALLOW=open --exit-zero $(touch pwned)' 'AS_OF=2026-11-20')"
[ ! -e pwned ] || die "an input was run"
expect "GitHub: no input writes further outputs" 2 "$(action REPORTS=$'reports\nexit-code=0')"

checkout topic
expect "GitHub: the waiver of the change counts on its branch" 0 "$(action)"
checkout topic
expect "GitHub: a change does not excuse itself" 1 "$(action WAIVERS_FROM=origin/main)"
holds "annotation" '^::error ' "$scratch/log"
holds "why the waiver does not count" 'takes effect after merge' "$scratch/log"
expect "GitHub: the status as an output only" 0 "$(action WAIVERS_FROM=origin/main FAIL=false)"
holds "outputs" '^exit-code=1$' "$GITHUB_OUTPUT"
checkout topic
expect "GitHub: what the change makes of verdicts" 1 "$(action WAIVERS_FROM=origin/main COMPARE=origin/main)"
holds "the comparison" '^diff=reports/tongguan-diff.md$' "$GITHUB_OUTPUT"
holds "the comparison in the job summary" 'clear → ' "$GITHUB_STEP_SUMMARY"
holds "what came" 'order16/contract-or-certification' reports/tongguan-diff.md
checkout topic
expect "GitHub: a comparison decides nothing" 0 "$(action COMPARE=origin/main)"
expect "GitHub: a comparison that cannot be made decides nothing" 0 "$(action COMPARE=nowhere)"
holds "the comparison that is missing" '^diff=$' "$GITHUB_OUTPUT"
checkout topic
expect "GitHub: new findings count, known ones do not" 1 "$(action WAIVERS_FROM=origin/main BASE=origin/main)"
expect "GitHub: changed, but from what?" 2 "$(action SCOPE=changed)"
expect "GitHub: changed manifests" 1 "$(action WAIVERS_FROM=origin/main SCOPE=changed BASE=origin/main)"

# ------------------------------------------------------------------ GitLab

gitlab() { # variables …
    mkdir -p .tongguan/bin
    ln -sf "$tongguan" .tongguan/bin/tongguan
    (
        export GITLAB_CI=true CI=true TONGGUAN_PATHS=''
        for one in "$@"; do
            export "${one?}"
        done
        shell "$(step "$root/ci/gitlab-template.yml" tongguan script)"
    )
}

checkout main
expect "GitLab: a clear flow passes" 0 "$(gitlab)"
holds "the day of the commit in China" 'law as of 2026-11-24' "$scratch/log"
expect "GitLab: paths, one a line" 3 "$(gitlab TONGGUAN_PATHS=$'flows\nno where')"
holds "a path with a blank" 'no where' "$scratch/log"
# shellcheck disable=SC2016
expect "GitLab: paths are text, never shell or options" 3 "$(gitlab TONGGUAN_PATHS=$'$(touch pwned)\n--exit-zero')"
[ ! -e pwned ] || die "a variable was run"
checkout topic
expect "GitLab: a change does not excuse itself" 1 "$(gitlab CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main)"
"$python" -m json.tool gl-code-quality-report.json > /dev/null
holds "code quality" '"check_name": "order16/contract-or-certification"' gl-code-quality-report.json
holds "JUnit" '<failure type="breach"' tongguan-junit.xml
holds "what the merge request makes of verdicts" 'order16/contract-or-certification' tongguan-diff.md
checkout topic
expect "GitLab: settings are variables" 4 "$(gitlab TONGGUAN_STRICT=true TONGGUAN_AS_OF=2026-12-20)"

# ------------------------------------------------------------------ pre-commit

if [ -n "$wheels" ]; then
    # The hook as users get it: a clone of what is tracked here, at a revision.
    mkdir "$scratch/tongguan"
    (cd "$root" && git ls-files -z | xargs -0 tar -cf -) | tar -xf - -C "$scratch/tongguan"
    git -C "$scratch/tongguan" init --quiet -b main
    git -C "$scratch/tongguan" add -A
    git -C "$scratch/tongguan" commit --quiet -m release
    project=$scratch/project
    mkdir -p "$project/a" "$project/b"
    cd "$project"
    git init --quiet -b main
    export PRE_COMMIT_HOME=$scratch/pre-commit VIRTUALENV_NO_PERIODIC_UPDATE=1 PRE_COMMIT_COLOR=never TONGGUAN_AS_OF=2026-11-24
    printf 'repos:\n  - repo: file://%s\n    rev: %s\n    hooks: [{id: tongguan}]\n' \
        "$scratch/tongguan" "$(git -C "$scratch/tongguan" rev-parse HEAD)" > .pre-commit-config.yaml
    sed 's/size: 640/size: 60_000/' "$root/tests/data/ci/clear.yaml" > a/manifest.yaml
    "$scratch/hooks/bin/pre-commit" install > "$scratch/log"
    commit() {
        local status=0
        git add -A && git commit --quiet -m x > "$scratch/log" 2>&1 < /dev/null || status=$?
        echo "$status"
    }
    expect "pre-commit: a clear flow is committed" 0 "$(commit)"
    holds "the hook ran" 'tongguan.*Passed' "$scratch/log"
    # 60,000 alone are free; with the 60,000 of the other, unchanged manifest they may be 120,000 (Order 16 art. 8).
    sed -e 's/size: 640/size: 60_000/' -e 's/id: customers$/id: others/' a/manifest.yaml > b/anyname.yaml
    expect "pre-commit: persons are counted over the whole project" 1 "$(commit)"
    holds "the changed manifest is reported" '^b/anyname.yaml:[0-9]*:[0-9]*: open' "$scratch/log"
    ! grep -q '^a/manifest.yaml' "$scratch/log" || die "an unchanged manifest is reported"
    sed -i.bak 's/size: 60_000/size: 150_000/' b/anyname.yaml && rm b/anyname.yaml.bak
    expect "pre-commit: a breach is not committed" 1 "$(commit)"
    holds "the breach is told" 'b/anyname.yaml:[0-9]*:[0-9]*: breach\[order16/contract-or-certification\]' "$scratch/log"
    sed 's/size: 60_000/size: lots/' a/manifest.yaml > b/anyname.yaml
    expect "pre-commit: a broken manifest is not committed" 1 "$(commit)"
    holds "its line is told" 'b/anyname.yaml:[0-9]*:[0-9]*' "$scratch/log"
    rm b/anyname.yaml
    echo 'unrelated: true' > other.yaml
    expect "pre-commit: other YAML files are committed" 0 "$(commit)"
    echo 'text' > readme.txt
    expect "pre-commit: nothing to look at" 0 "$(commit)"
    holds "the hook was passed over" 'Skipped' "$scratch/log"
fi

echo "all steps run as written"

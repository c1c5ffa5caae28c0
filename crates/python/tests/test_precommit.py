"""The hooks that need no Rust, in the real pre-commit, with the wheel that these tests run in."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHEELS = os.environ.get("MEDLINT_WHEELS")


pytestmark = pytest.mark.skipif(not WHEELS or not shutil.which("git"), reason="no folder with the wheel, or no git")


def run_hook(tmp_path, config):
    """The hook over two articles that claim too much; how long it took from nothing."""
    pre_commit = shutil.which("pre-commit", path=os.path.dirname(os.sys.executable)) or shutil.which("pre-commit")
    if not pre_commit:
        pytest.skip("no pre-commit")
    site = tmp_path / "site"
    site.mkdir()
    (site / ".pre-commit-config.yaml").write_text(config)
    (site / "a.md").write_text("Our miracle drip.\n")
    (site / "b.html").write_text("<p>Our miracle drip.</p>\n")
    environment = {**os.environ, "PIP_FIND_LINKS": f"{WHEELS} {os.environ.get('PIP_FIND_LINKS', '')}", "PRE_COMMIT_HOME": str(tmp_path / "home")}
    commit(site, "site")
    start = time.monotonic()
    run = subprocess.run([pre_commit, "run", "--all-files"], cwd=site, env=environment, capture_output=True, text=True)
    print(f"{time.monotonic() - start:.1f} s")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "a.md:1:5: error[hype-miracle]" in run.stdout and "b.html:1:8: error[hype-miracle]" in run.stdout, run.stdout


def commit(folder, message):
    for args in (["init", "-q"], ["add", "."], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", message]):
        subprocess.run(["git", *args], cwd=folder, check=True)
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def test_the_local_hook_is_ready_in_seconds(tmp_path):
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    [config] = re.findall(r"```yaml\n(repos:\n  - repo: local\n.*?)```", page, re.DOTALL)
    run_hook(tmp_path, config)


def test_the_repository_of_the_hook_is_ready_in_seconds(tmp_path):
    hooks = tmp_path / "medlint-pre-commit"
    shutil.copytree(ROOT / "pre-commit", hooks)
    revision = commit(hooks, "hooks")
    run_hook(tmp_path, f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: medlint\n")

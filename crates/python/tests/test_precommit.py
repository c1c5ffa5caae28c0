"""The hook of docs/ci.md that needs no Rust, in the real pre-commit, with the wheel that these tests run in."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHEELS = os.environ.get("MEDLINT_WHEELS")


@pytest.mark.skipif(not WHEELS or not shutil.which("git"), reason="no folder with the wheel, or no git")
def test_the_hook_is_ready_in_seconds(tmp_path):
    pre_commit = shutil.which("pre-commit", path=os.path.dirname(os.sys.executable)) or shutil.which("pre-commit")
    if not pre_commit:
        pytest.skip("no pre-commit")
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    [config] = re.findall(r"```yaml\n(repos:\n  - repo: local\n.*?)```", page, re.DOTALL)
    (tmp_path / ".pre-commit-config.yaml").write_text(config)
    (tmp_path / "a.md").write_text("Our miracle drip.\n")
    (tmp_path / "b.html").write_text("<p>Our miracle drip.</p>\n")
    environment = {**os.environ, "PIP_FIND_LINKS": WHEELS, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    for args in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *args], cwd=tmp_path, check=True)
    start = time.monotonic()
    run = subprocess.run([pre_commit, "run", "--all-files"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    print(f"{time.monotonic() - start:.1f} s")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "a.md:1:5: error[hype-miracle]" in run.stdout and "b.html:1:8: error[hype-miracle]" in run.stdout, run.stdout

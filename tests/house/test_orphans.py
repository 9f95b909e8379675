"""A killed run leaves its PostgreSQL behind; the next one ends it, and no other."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import engines
from tests.house.tree import ROOT
from tests.orphans import end_orphans, server_of
from tests.postgresql import PREFIX

RUN = """
from tests.postgresql import running_postgresql
with running_postgresql():
    print("ready", flush=True)
    input()
"""


@pytest.mark.skipif("postgresql" not in engines(), reason="PostgreSQL is left out")
def test_the_server_of_a_killed_run_ends_and_that_of_a_living_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    run = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", RUN], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        (folder,) = tmp_path.glob(f"{PREFIX}*")
        server = server_of(folder / "data")
        end_orphans(tmp_path, PREFIX)
        assert server.is_running()
        run.kill()
    assert server.is_running()
    end_orphans(tmp_path, PREFIX)
    assert not server.is_running()
    assert not folder.exists()


def test_a_folder_in_the_making_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}new").mkdir()
    (tmp_path / f"{PREFIX}new" / "owner.new").touch()
    end_orphans(tmp_path, PREFIX)
    assert (tmp_path / f"{PREFIX}new").exists()

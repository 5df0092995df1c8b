"""`normreel doctor`: what it finds here, and what it says of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.cli import doctor
from scenes.cli.main import cli


def test_doctor_is_content_here() -> None:
    result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name, _, _ in doctor.CHECKS)


def test_doctor_says_how_to_mend_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "FONTS", tmp_path)
    result = CliRunner().invoke(cli, ["doctor"])
    assert result.exit_code == 1
    assert "fonts: The bundled fonts are missing" in result.output

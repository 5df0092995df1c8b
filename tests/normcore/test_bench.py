"""The bench runs, and says what it measured; its limits are judged by make bench, not here."""

import importlib.util
import json
from pathlib import Path

PATH = Path(__file__).parents[1] / "bench" / "core_bench.py"


def bench():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("core_bench", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_batch_norm_holds_at_most_three_copies_of_the_input():
    result = bench().measure((32, 64, 56, 56), rounds=1)
    assert result["peak_copies"] <= 3.0
    assert result["runs"]["normcore normalize batch"]["copies"] <= 3.0


def test_the_bench_writes_json_and_prints_a_table(tmp_path, capsys, monkeypatch):
    module = bench()
    small = module.measure((4, 8, 6, 6), rounds=1)
    monkeypatch.setattr(module, "measure", lambda rounds: small | {"rounds": rounds})
    result = module.main(["--json", str(tmp_path / "core.json"), "--rounds", "2"])
    assert json.loads((tmp_path / "core.json").read_text()) == result
    assert "copies of the input" in capsys.readouterr().out

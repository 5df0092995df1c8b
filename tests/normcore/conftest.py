"""What the tests of normcore share: helper modules beside them, and scripts that are not tests."""

import sys
from pathlib import Path

# The scripts that froze the reference values need torch, onnx and scikit-learn.
collect_ignore_glob = ["reference/make_*.py"]

# pytest's importlib mode puts no test folder on the path; the helper modules lie in this one.
sys.path.insert(0, str(Path(__file__).parent))

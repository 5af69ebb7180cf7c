"""How many threads linear algebra uses: one a process.

The matrices of a small parser are small: a second thread gains nothing, and costs as much as the work itself where
another process or the second opinion has that core.
"""

from __future__ import annotations

import os

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def one() -> None:
    """Asks for one thread wherever the environment says nothing; no use once NumPy is loaded."""
    for name in VARIABLES:
        os.environ.setdefault(name, "1")

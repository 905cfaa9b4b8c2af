"""The conformance kit: what our own instruments pass, and what anybody else's can be put to in their own tests.

In a test file of yours::

    from pathlib import Path
    from mindscreen.testing import parametrize_with_checks

    @parametrize_with_checks(Path("our_instruments").iterdir())
    def test_conformance(check):
        check()

`checks` are the same checks without pytest; `mutants` and `survivors` show which numbers of a definition no worked
example protects. `mindscreen.testing.strategies` (needs Hypothesis) draws responses and instruments,
`mindscreen.testing.reference` is a plain second engine to compare with.
"""

from mindscreen.testing.checks import Check, checks, parametrize_with_checks
from mindscreen.testing.mutation import Mutant, cause_of_death, mutants, survivors

__all__ = ["Check", "Mutant", "cause_of_death", "checks", "mutants", "parametrize_with_checks", "survivors"]

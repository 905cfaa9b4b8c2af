"""`python -m mindscreen.cli`, where the script `mindscreen` is not on the path."""

from __future__ import annotations

from mindscreen.cli import main

raise SystemExit(main())

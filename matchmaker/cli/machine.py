"""Where and when something was measured: figures mean nothing without it."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path


def machine() -> dict[str, str | int]:
    """Date, processor, cores, system, Python."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "system": platform.system(),
        "python": platform.python_version(),
    }


def machine_line() -> str:
    """The same in one line."""
    return "{date}, {processor} ({cores} cores), {system}, Python {python}".format(**machine())


def _processor() -> str:
    """The processor's name; Linux tells it in a file only."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

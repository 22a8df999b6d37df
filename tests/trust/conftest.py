"""Says at the end of a run how many texts each property was held against."""

from typing import Any

from newsroom import tried


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name, number in tried.items():
        terminalreporter.write_line(f"{number:>7,} texts: {name}")
    if tried:
        terminalreporter.write_line(f"{sum(tried.values()):>7,} texts in all")

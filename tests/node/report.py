"""What scenarios came to, for people and for CI."""

import dataclasses
import pathlib
import re
import xml.etree.ElementTree as xml


@dataclasses.dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    rows: list  # Of (whether it was right, text).
    ended: str | None  # Why it ended early.
    skipped: str | None  # Why it could not be told here.

    @property
    def problems(self) -> list[str]:
        nothing = [] if self.rows or self.ended or self.skipped else ["nothing was expected"]
        return [text for right, text in self.rows if not right] + ([self.ended] if self.ended else []) + nothing


def summary(outcome: Outcome) -> str:
    if outcome.skipped:
        return f"SKIPPED: {outcome.name}: {outcome.skipped}"
    right = sum(right for right, _ in outcome.rows)
    verdict = "FAIL" if outcome.problems else "ok  "
    lines = [f"{verdict} {outcome.name}: {right} of {len(outcome.rows)} as expected, {outcome.seconds:.0f} s"]
    return "\n".join(lines + ["     " + problem.replace("\n", "\n     ") for problem in outcome.problems])


def write_junit(outcomes: list[Outcome], seconds: float, path: pathlib.Path) -> None:
    suite = xml.Element("testsuite", name="nodes", tests=str(len(outcomes)), time=f"{seconds:.1f}",
                        failures=str(sum(bool(outcome.problems) for outcome in outcomes)), errors="0",
                        skipped=str(sum(bool(outcome.skipped) for outcome in outcomes)))
    for outcome in outcomes:
        case = xml.SubElement(suite, "testcase", classname="nodes", name=outcome.name, time=f"{outcome.seconds:.1f}")
        if outcome.problems:
            xml.SubElement(case, "failure", message=f"{len(outcome.problems)} wrong").text = printable("\n".join(outcome.problems))
        elif outcome.skipped:
            xml.SubElement(case, "skipped", message=printable(outcome.skipped))
        table = "\n".join(f"{'ok   ' if right else 'WRONG'} {text}" for right, text in outcome.rows)
        xml.SubElement(case, "system-out").text = printable(table)
    xml.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def printable(text: str) -> str:
    """Without the control characters that XML does not allow."""
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "\ufffd", text)

"""usage: ./dev node [--list | --shell | SCENARIO...]

Breaks, checks, repairs and reboots a real node, as each scenario says. Without names it runs all of them."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed

import scenarios
import ways
from guest import Gone, Guest
from node import Failure, Node, Skip
from report import Outcome, summary, write_junit


def main(image: pathlib.Path, product: pathlib.Path, logs: pathlib.Path, names: list[str]) -> int:
    known = scenarios.all_scenarios()
    if names == ["--list"]:
        print("\n".join(f"{name:16} {function.__doc__.splitlines()[0]}" for name, function in known.items()))
        return 0
    unknown = [name for name in names if name not in [*known, "--shell"]]
    if unknown:
        print(f"no such scenario: {', '.join(unknown)}; ./dev node --list shows them", file=sys.stderr)
        return 64
    way = ways.first_that_works()
    if not way:
        print(f"SKIPPED: {ways.NONE}")
        return 0
    disk = pack(product, logs.parent / "product.tar")
    if names == ["--shell"]:
        return shell(way, image, product, disk, logs / "shell")
    begin, outcomes = time.monotonic(), []
    # One more than there are cores, which would have nothing to do while a node waits. The longest first, so that none is left at the end.
    with ThreadPoolExecutor(os.cpu_count() + 1) as pool:
        chosen = dict.fromkeys(names) or reversed(known)
        runs = [pool.submit(run, name, known[name], way, image, product, disk, logs / name) for name in chosen]
        for done in as_completed(runs):
            outcomes.append(done.result())
            print(summary(outcomes[-1]), flush=True)
    seconds = time.monotonic() - begin
    write_junit(outcomes, seconds, logs / "junit.xml")
    failed = [outcome.name for outcome in outcomes if outcome.problems]
    skipped = [outcome.name for outcome in outcomes if outcome.skipped]
    what = f"failed: {', '.join(failed) or 'none'}, skipped: {', '.join(skipped) or 'none'}"
    print(f"{len(outcomes)} scenarios by {way.title}, {seconds:.0f} s, {what}; logs in {logs}")
    return 1 if failed else 0


def pack(product: pathlib.Path, tar: pathlib.Path) -> pathlib.Path:
    """The installed product, and kubeadm where this machine has it, as a disk that a node unpacks with tar. Of one product always the same bytes."""

    def owned_by_root(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = entry.mtime = 0
        return entry

    tar.unlink(missing_ok=True)  # Another driver's nodes may have the old one.
    with tarfile.open(tar, "w") as archive:
        archive.add(product, arcname=".", filter=owned_by_root)
        if kubeadm := shutil.which("kubeadm"):
            archive.add(pathlib.Path(kubeadm).resolve(), arcname="./usr/bin/kubeadm", filter=owned_by_root)
    return tar


def run(
    name: str, scenario, way: type[Guest], image: pathlib.Path, product: pathlib.Path, disk: pathlib.Path, folder: pathlib.Path
) -> Outcome:
    shutil.rmtree(folder, ignore_errors=True)
    node = Node(way(image, disk, folder), folder, product)
    begin, ended, skipped = time.monotonic(), None, None
    try:
        scenario(node)
    except Skip as reason:
        skipped = str(reason)
    except (Failure, Gone, subprocess.SubprocessError) as error:
        ended = str(error)
    except Exception:  # A mistake in a scenario is one scenario's.
        ended = traceback.format_exc()
    finally:
        node.close()
        node.guest.disk.unlink(missing_ok=True)
    return Outcome(name, time.monotonic() - begin, node.rows, ended, skipped)


def shell(way: type[Guest], image: pathlib.Path, product: pathlib.Path, disk: pathlib.Path, folder: pathlib.Path) -> int:
    """A prompt on a node's console. `poweroff` ends it."""
    shutil.rmtree(folder, ignore_errors=True)
    node = Node(way(image, disk, folder), folder, product)
    node.boot("systemd.getty_auto=1", interactive=True)
    return node.guest.process.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # At once, and the machines with it: their threads would go on.
    sys.exit(main(*(pathlib.Path(argument) for argument in sys.argv[1:4]), sys.argv[4:]))

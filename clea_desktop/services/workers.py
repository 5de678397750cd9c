"""Papers made by other processes of this program: plain values go, bytes come back, by pipes.

Started with ``clea-desktop _worker`` rather than forked: a fork would carry the open database,
and in an installed program open the window again. Nothing is written anywhere on the way.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar

from clea_desktop.domain.errors import EnvironmentProblem, RuleError

PROCESSES = 2
"""How many are started: the evaluator goes on working meanwhile, on a laptop."""

_LENGTH = struct.Struct(">Q")
_AHEAD = 2
_T = TypeVar("_T")


class Cancelled(Exception):
    """The user stopped the work."""


@dataclass(frozen=True)
class Made:
    """A paper made: its PDF, its pages, the signs its fonts lack."""

    pdf: bytes
    pages: int
    missing_signs: tuple[str, ...]


@dataclass(frozen=True)
class Job(Generic[_T]):
    """A paper to make: ``key`` says which, ``kind`` and ``subject`` what."""

    key: _T
    kind: str
    subject: Any


def make_papers(
    jobs: Iterable[Job[_T]], cancelled: Callable[[], bool], processes: int = PROCESSES
) -> Iterator[tuple[_T, Made]]:
    """Make papers in the order asked, a few ahead of what is taken: memory stays flat.

    :raises RuleError: one of them cannot be made.
    :raises EnvironmentProblem: a process of the program was stopped.
    :raises Cancelled: ``cancelled`` said so; nothing goes on behind.
    """
    idle: SimpleQueue[Helper] = SimpleQueue()
    workers = [Helper("_worker") for _ in range(processes)]
    for worker in workers:
        idle.put(worker)

    def made(job: Job[_T]) -> Made:
        worker = idle.get()
        try:
            return _paper(worker, job.kind, job.subject)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(processes) as threads:
        try:
            waiting: deque[tuple[_T, Future[Made]]] = deque()
            for job in jobs:
                if cancelled():
                    raise Cancelled
                waiting.append((job.key, threads.submit(made, job)))
                if len(waiting) > processes * _AHEAD:
                    key, first = waiting.popleft()
                    yield key, first.result()
            while waiting:
                if cancelled():
                    raise Cancelled
                key, first = waiting.popleft()
                yield key, first.result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.stop()


class Helper:
    """Another process of this program, asked one thing at a time.

    :param service: the word that starts it, ``_worker`` or ``_backup``.
    """

    def __init__(self, service: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            _command(service),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, question: Any) -> Any:
        """What it answers; None when it was stopped."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None, "both are pipes"
        try:
            send(stdin, question)
            return receive(stdout)
        except OSError:
            return None

    def stop(self) -> None:
        """Let it go, whatever it does."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None, "both are pipes"
            try:
                pipe.close()
            except OSError:
                # What it had not read is no loss.
                continue
        self._process.wait()


def _paper(helper: Helper, kind: str, subject: Any) -> Made:
    """The paper of that kind about that subject."""
    match helper.ask((kind, subject)):
        case Made() as made:
            return made
        case str() as refused:
            raise RuleError(refused)
        case _:
            raise EnvironmentProblem(
                "Le travail s’est arrêté avant la fin : rien n’a été remis ; fermez d’autres "
                "programmes et recommencez."
            )


def _command(service: str) -> list[str]:
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, service] if frozen else [sys.executable, "-m", "clea_desktop", service]


def serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Make the papers asked on one stream and tell them on the other, until the first ends."""
    from clea_desktop.documents.kinds import compose
    from clea_desktop.documents.pdf import render

    while (job := receive(asked)) is not None:
        kind, subject = job
        try:
            rendered = render(compose(kind, subject))
            answer: Made | str = Made(rendered.pdf, rendered.pages, rendered.missing_signs)
        except RuleError as refused:
            answer = refused.sentence
        send(told, answer)


def send(stream: IO[bytes], value: Any) -> None:
    """Put a value on a pipe to another process of the program."""
    content = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next value; None once the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    # Both ends are this program: the pipe is nobody else’s.
    return pickle.loads(content) if len(content) == length else None  # noqa: S301

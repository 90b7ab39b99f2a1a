"""What was pressed, beside what arrived: an input method takes keys before the window sees them.

Plain state. Where the system shows presses as they are (X11), a run of them at a gun's pace is
known whatever becomes of it, and its text too, as far as the keys' signs were seen before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.scanning.sorter import PATIENCE, Key, Sort

MOST_RUNS = 16
QUICK_MS = 15  # no system repeats a held key as soon as this
ENDS = frozenset({23, 36, 104})  # Tab, Return, the keypad's Enter: as evdev numbers them
NO_KEYS = frozenset({37, 50, 62, 64, 66, 77, 92, 105, 108, 133, 134})
SHIFT = 0x01
LEVELS = 0x83  # Shift, Caps Lock, AltGr: what makes another sign of the same key


@dataclass(slots=True)
class Press:
    """A press as the system reports it, and whether it arrived."""

    at: int
    code: int
    level: int
    is_heard: bool = False


@dataclass(slots=True)
class Run:
    """Presses in one go."""

    gun: Gun
    presses: list[Press] = field(default_factory=list)
    is_ended: bool = False

    @property
    def signs(self) -> list[Press]:
        """The presses without the one that ends them."""
        return self.presses[:-1] if self.is_ended else self.presses

    @property
    def is_gun(self) -> bool:
        """Whether no hand presses so fast, so often."""
        count = len(self.signs)
        took = self.signs[-1].at - self.signs[0].at if count else 0
        return count >= max(2, self.gun.shortest) and took * 2 <= self.gun.gap * (count - 1)

    @property
    def is_eaten(self) -> bool:
        """Whether some of it did not arrive."""
        return not all(press.is_heard for press in self.presses)

    @property
    def arrived(self) -> list[Press]:
        """The presses up to the last one that arrived: they arrive in their order, or never."""
        heard = [number for number, press in enumerate(self.presses) if press.is_heard]
        return self.presses[: heard[-1] + 1] if heard else []

    @property
    def patience(self) -> int:
        """How long it may pause, in ms."""
        return self.gun.gap * (PATIENCE if self.is_gun else 1)

    def covers(self, at: int) -> bool:
        """Whether a moment lies in it."""
        return self.presses[0].at <= at <= self.presses[-1].at


class Runs:
    """The runs of presses of which it is not known yet what became of them."""

    def __init__(self, gun: Gun) -> None:
        self.gun = gun
        self._runs: list[Run] = []
        self._letters: dict[tuple[int, int], str] = {}
        self._released: tuple[int, int] = (0, -1)

    @property
    def last(self) -> Run | None:
        """The run that goes on, or was the last."""
        return self._runs[-1] if self._runs else None

    @property
    def is_waited_for(self) -> bool:
        """Whether a gun's run has not arrived as a whole yet."""
        return any(run.is_gun and run.is_eaten for run in self._runs)

    def press(self, at: int, code: int, state: int) -> None:
        """A key went down."""
        run = self.last
        before = run.presses[-1].at if run else 0
        is_repeat = self._released == (code, at) and at - before > QUICK_MS
        if code in NO_KEYS or is_repeat:
            return
        if run is None or run.is_ended or at - run.presses[-1].at > run.patience:
            self._runs = [each for each in self._runs if each.is_gun][-MOST_RUNS:]
            run = Run(self.gun)
            self._runs.append(run)
        run.presses.append(Press(at, code, state & LEVELS))
        run.is_ended = code in ENDS  # a person's too: what comes behind it is another run

    def release(self, at: int, code: int) -> None:
        """A key came up; a press at the same moment is the system's repeat, or a very quick gun."""
        self._released = (code, at)

    def hear(self, at: int, code: int, state: int, text: str) -> None:
        """A press arrived at the window: its sign is known from now on."""
        if text.isprintable() and text:
            self._letters[code, state & LEVELS] = text
        for run in self._runs:
            for press in run.presses:
                if (press.at, press.code) == (at, code):
                    press.is_heard = True

    def is_eaten(self, at: int) -> bool:
        """Whether this moment is in a gun's run of which something before it never arrived."""
        return any(
            run.is_gun and run.covers(at) and not all(press.is_heard for press in run.arrived)
            for run in self._runs
        )

    def over(self, at: int, released: int | None = None) -> list[Run]:
        """Keys before this moment have arrived, or never will: a gun's runs that were eaten.

        Args:
            at: the moment of the key that has just arrived.
            released: its number where it came up: what went down before it has arrived as well.
        """
        done = [run for run in self._runs if self._is_over(run, at, released)]
        self._runs = [run for run in self._runs if run not in done]
        return [run for run in done if run.is_gun and run.is_eaten]

    def keys(self, run: Run) -> tuple[Key, ...] | None:
        """What a run says; None where a key's sign was never seen."""
        found = []
        for press in run.signs:
            sign = self._letters.get((press.code, press.level))
            if sign is None:
                return None
            found.append(Key(press.at, Sort.SIGN, sign, shifted=bool(press.level & SHIFT)))
        return tuple(found)

    @staticmethod
    def _is_over(run: Run, at: int, released: int | None) -> bool:
        last = run.presses[-1]
        if not run.is_ended:
            return at - last.at > run.patience
        return at > last.at or (at == last.at and released == last.code)

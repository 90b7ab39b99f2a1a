"""Slips in the middle of their work, for the gallery: what a person has done on their page."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.catalog.places import BinId
from partsdesk.services.showing import Doing
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.side import SidePart
from partsdesk.ui.picker import Picker
from partsdesk.ui.shell import Shell

PASTED = "ZLQ-T5-14\tx\ty\t3箱5\t件\t11.8\nNO-SUCH\t\t\t2\t\t9.5\nZLQ-HX-22\t\t\t0.5"


def at_slip(shell: Shell) -> SlipPage:
    """The slip in front."""
    page = shell.tabs.front
    assert isinstance(page, SlipPage)
    return page


def counted(shell: Shell) -> None:
    """Count half of it: one line agrees and is split, of the other three are broken."""
    page = at_slip(shell)
    sheet = page.grid.sheet
    assert isinstance(sheet, CountSheet)
    sheet.put(0, "counted", "90")
    sheet.put(1, "counted", "140")
    sheet.put_aside(1, "3", Abnormal(AbnormalSort.BROKEN, Side.MAKER, "灯罩开裂"))
    sheet.insert(0)
    page.grid.show_anew()
    page.grid.setCurrentIndex(page.grid.model().index(2, 6))
    page.show_lack()


def put_aside(shell: Shell) -> None:
    """Put goods aside, with a picture."""
    counted(shell)
    page = at_slip(shell)
    page.abnormal.trigger()
    page.aside.cause.setText("外箱压破，灯罩开裂")
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(0xB0A090)
    page.aside.pictures.take_image(image)


def short(shell: Shell) -> None:
    """Take goods from a bin that has less, while another has more."""
    page = at_slip(shell)
    sheet = page.grid.sheet
    assert isinstance(sheet, CountSheet)
    sheet.fill()
    sheet.put(1, "bin", "A-01-03")
    sheet.resolve_bins("bin", ("A-01-03",), {"A-01-03": BinId(6)})
    page.grid.show_anew()
    page.grid.changed.emit()
    page.main.trigger()


def pasted(shell: Shell) -> None:
    """Paste a block with mistakes in it, and edit a cell."""
    page = at_slip(shell)
    page.grid.setCurrentIndex(page.grid.model().index(1, 1))
    page.grid.paste(PASTED)
    page.grid.setCurrentIndex(page.grid.model().index(1, 4))
    page.grid.setFocus()
    page.grid.edit(page.grid.currentIndex())


def invoiced(shell: Shell) -> None:
    """Take an invoice in, as far as its figures."""
    page = at_slip(shell)
    page.invoice.trigger()
    page.bill.number.setText("24417000")
    page.grid.sheet.put(0, "price", "11.9")
    page.fill.trigger()


def dearer(shell: Shell) -> None:
    """Type a price that is far off the last one."""
    page = at_slip(shell)
    page.grid.sheet.put(0, "price", "31.9")
    page.grid.changed.emit()


def papers(shell: Shell) -> None:
    """Look at its papers, and attach a picture."""
    page = at_slip(shell)
    page.papers.trigger()
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(0xB0A090)
    page.side.papers.take_image(image)


def history(shell: Shell) -> None:
    """Look at what happened to it."""
    at_slip(shell).history.trigger()


def reversing(shell: Shell) -> None:
    """Be about to reverse it: both stand side by side."""
    page = at_slip(shell)
    page.second[Doing.REVERSE].trigger()


def related(shell: Shell) -> None:
    """Look at the slips that hang together with it."""
    at_slip(shell).side.turn(SidePart.SLIPS)


def refused_paper(shell: Shell) -> None:
    """Attach what nobody looks at, to a draft without papers."""
    page = at_slip(shell)
    page.papers.trigger()
    page.side.papers.take(b"MZ", "录音")


def lots(shell: Shell) -> QWidget:
    """F7 in a lot's cell."""
    page = at_slip(shell)
    keys = [column.key for column in page.grid.sheet.columns]
    page.grid.setCurrentIndex(page.grid.model().index(0, keys.index("lot")))
    page.grid.picks.emit(0, "lot")
    return page.findChildren(Picker)[0]


def main_step(shell: Shell) -> None:
    """F9."""
    at_slip(shell).main.trigger()

"""Small PDF files for tests of the preview."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
LYING = (842.0, 595.0)


def pdf(pages: int = 3, size=A4, words: str = "Sheet") -> bytes:
    """Pages that say their number, with a black square at the upper left and a red one below."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=size)
    for number in range(1, pages + 1):
        canvas.drawString(200, size[1] - 100, f"{words} {number}")
        canvas.rect(36, size[1] - 72, 36, 36, fill=1, stroke=0)
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(36, size[1] - 144, 36, 36, fill=1, stroke=0)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def locked() -> bytes:
    """A PDF that asks for a password."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(pdf(1)))
    writer.encrypt("secret", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()

"""Papers as PDF: the only home of reportlab and pikepdf."""

from clea_desktop.documents.pdf.rendering import Rendered, render

__all__ = ["Rendered", "render"]

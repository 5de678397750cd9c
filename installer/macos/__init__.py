"""The application of macOS."""

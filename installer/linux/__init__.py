"""The packages of Linux, and their trial."""
